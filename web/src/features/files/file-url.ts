/** Adresses d'un fichier stocké. */
export const fileUrl = (id: string): string => `/api/v1/files/${id}`
export const thumbnailUrl = (id: string): string => `/api/v1/files/${id}?thumbnail=256`
export const isImage = (type: string): boolean => type.startsWith('image/')
