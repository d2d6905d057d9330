export { Seat, type SeatHolder } from './seat.ts';
