// Runs in every window before the page, sandboxed: gives it the bridge and nothing else.
import '../protocol/wire/zod-without-eval.js';
import { contextBridge, ipcRenderer } from 'electron';
import { bridge } from './bridge.js';

contextBridge.exposeInMainWorld('conclave', bridge(ipcRenderer));
