"""What a browser keeps, row by row and byte for byte: compared before and after a new build has taken over (F12)."""

from __future__ import annotations

from playwright.sync_api import Page

_STORED = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open('harken');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const db = opening.result;
        const bytes = (view) => Array.from(view, (byte) => byte.toString(16).padStart(2, '0')).join('');
        const text = (_name, part) => {
            if (part instanceof CryptoKey) return `a key of ${part.algorithm.name}`;
            return part instanceof Uint8Array ? bytes(part) : part;
        };
        const names = [...db.objectStoreNames];
        const found = {};
        const reading = db.transaction(names);
        for (const name of names) {
            found[name] = {};
            reading.objectStore(name).openCursor().onsuccess = ({target}) => {
                if (target.result === null) return;
                found[name][JSON.stringify(target.result.key)] = JSON.stringify(target.result.value, text);
                target.result.continue();
            };
        }
        reading.onerror = () => reject(reading.error);
        reading.oncomplete = () => {
            db.close();
            resolve(found);
        };
    };
})"""


def stored(page: Page) -> dict[str, dict[str, str]]:
    """Store -> key -> row as text; bytes in hexadecimal, of a key only that it is there."""
    found: dict[str, dict[str, str]] = page.evaluate(_STORED)
    return found
