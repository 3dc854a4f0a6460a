/** Where the system's monitor answers. */
export const systemApiSocket = '/run/omnimind/api.sock';
