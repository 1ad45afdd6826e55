// Runs in every window before the page, sandboxed: gives it the bridge and nothing else.
import { contextBridge, ipcRenderer } from 'electron';
import { config } from 'zod';
import { bridge } from './bridge.js';

// zod would otherwise try `new Function`, which the content security policy refuses and reports.
config({ jitless: true });

contextBridge.exposeInMainWorld('conclave', bridge(ipcRenderer));
