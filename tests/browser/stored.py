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


_LAY_DOWN = """async ({version, stores}) => {
    const plain = (text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = (text) => Uint8Array.from(plain(text), (c) => c.charCodeAt(0));
    const revived = async (value) => {
        if (Array.isArray(value)) return Promise.all(value.map(revived));
        if (typeof value !== 'object' || value === null) return value;
        if ('$bytes' in value) return bytes(value.$bytes);
        if ('$key' in value)
            return crypto.subtle.importKey('pkcs8', bytes(value.pkcs8), value.$key, value.extractable, value.usages);
        const parts = Object.entries(value).map(async ([name, part]) => [name, await revived(part)]);
        return Object.fromEntries(await Promise.all(parts));
    };
    const rows = [];
    for (const [name, store] of Object.entries(stores))
        for (const [key, value] of store.rows) rows.push([name, store.keyPath, key, await revived(value)]);
    await new Promise((resolve, reject) => {
        const opening = indexedDB.open('harken', version);
        opening.onerror = () => reject(opening.error);
        opening.onupgradeneeded = () => {
            for (const [name, {keyPath, indexes}] of Object.entries(stores)) {
                const made = opening.result.createObjectStore(name, keyPath === null ? {} : {keyPath});
                for (const index of indexes) made.createIndex(index.name, index.keyPath, {unique: index.unique});
            }
        };
        opening.onsuccess = () => {
            const db = opening.result;
            const writing = db.transaction([...db.objectStoreNames], 'readwrite');
            for (const [name, keyPath, key, value] of rows) {
                if (keyPath === null) writing.objectStore(name).put(value, key);
                else writing.objectStore(name).put(value);
            }
            writing.onabort = () => reject(writing.error);
            writing.oncomplete = () => {
                db.close();
                resolve();
            };
        };
    });
}"""


def lay_down(page: Page, kept: dict[str, object]) -> None:
    """Fills a profile that has no database yet, from the form in which client/tests/fixtures keeps a release's."""
    page.evaluate(_LAY_DOWN, {"version": kept["version"], "stores": kept["stores"]})


def stored(page: Page) -> dict[str, dict[str, str]]:
    """Store -> key -> row as text; bytes in hexadecimal, of a key only that it is there."""
    found: dict[str, dict[str, str]] = page.evaluate(_STORED)
    return found
