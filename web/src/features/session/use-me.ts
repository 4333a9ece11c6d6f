/** La personne connectée. Toujours là sous la disposition de l'application : l'entrée l'a déjà demandée. */
import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery, type Me } from './api/get-me'

export const useMe = (): Me => useSuspenseQuery(meQuery).data
