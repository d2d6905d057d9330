export { Link, matchPath, navigate, useLocation } from './router.tsx';
