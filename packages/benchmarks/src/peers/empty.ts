/** Nothing at all: what remains is the start of Node.js itself. */
export {}
