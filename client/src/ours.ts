import { Api } from './api'

/** The scorer that this page came with. */
export const api = new Api(new URL('api/', document.baseURI))
