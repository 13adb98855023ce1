/** The environment variable that holds the key, as the platform's example calls it. */
export const keyVariable = 'CURRENT_WEATHER_DATA'
