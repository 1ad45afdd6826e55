// Stands in for image files in jest, where Vite would give an address.
export default 'file-stub';
