/** The most bytes of a line, its line feed not counted (B8). */
export const mostLineBytes = 65_534
