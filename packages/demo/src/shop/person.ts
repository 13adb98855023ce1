/** The customer who wants to see her data, and then wants to be forgotten. */
export const person = { name: 'Ada Winter', email: 'ada.winter@example.com', customerId: 1 }
