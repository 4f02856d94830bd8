export * from './types/dancer'
