import {
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { Operation, OutputOf } from '#platform/contract';
import { call, type Given } from './call.ts';
import { asFailure, type ClientFailure } from './failure.ts';

type Listener = (failure: ClientFailure) => void;
const listeners = new Set<Listener>();

/** Hears every failed act that did not say `quiet`; the shell shows them. */
export function onActFailure(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The one cache of replies. */
export const queryClient: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && asFailure(error).status <= 0,
    },
  },
});

/** Key of an operation's replies in the cache; leave out the input for all of them. */
export function keyOf(operation: Operation, given?: unknown): readonly unknown[] {
  return given === undefined ? [operation.id] : [operation.id, given];
}

interface ReadOptions {
  readonly enabled?: boolean;
  /** Milliseconds between refreshes. */
  readonly every?: number;
  /** Keeps showing the previous reply while the next input loads. */
  readonly keep?: boolean;
  readonly staleTime?: number;
}

/** Reads an operation; the reply is cached and refreshed when facts say so. */
export function useOperation<T extends Operation>(
  operation: T,
  given: Given<T>,
  options: ReadOptions = {},
): UseQueryResult<OutputOf<T>, ClientFailure> {
  return useQuery<OutputOf<T>, ClientFailure>({
    queryKey: keyOf(operation, given),
    queryFn: () => (call as (o: T, g: Given<T>) => Promise<OutputOf<T>>)(operation, given),
    enabled: options.enabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
  });
}

interface ActOptions<T extends Operation> {
  /** Operations whose replies are read again after success. */
  readonly refresh?: readonly Operation[];
  readonly onDone?: (output: OutputOf<T>, given: Given<T>) => void;
  /** The caller shows the failure itself. */
  readonly quiet?: boolean;
}

/** An act in progress. */
export interface Act<T extends Operation> {
  /** Resolves to the output, or to undefined when it failed. */
  run(given: Given<T>): Promise<OutputOf<T> | undefined>;
  readonly busy: boolean;
  readonly failure: ClientFailure | undefined;
  reset(): void;
}

/** An operation that changes something. */
export function useAct<T extends Operation>(operation: T, options: ActOptions<T> = {}): Act<T> {
  const client = useQueryClient();
  const mutation = useMutation<OutputOf<T>, ClientFailure, Given<T>>({
    mutationFn: (given) => (call as (o: T, g: Given<T>) => Promise<OutputOf<T>>)(operation, given),
    onSuccess: (output, given) => {
      for (const each of options.refresh ?? []) void client.invalidateQueries({ queryKey: keyOf(each) });
      options.onDone?.(output, given);
    },
    onError: (error) => {
      if (!options.quiet) for (const listener of listeners) listener(asFailure(error));
    },
  });
  return {
    run: (given) => mutation.mutateAsync(given).catch(() => undefined),
    busy: mutation.isPending,
    failure: mutation.error ?? undefined,
    reset: () => mutation.reset(),
  };
}

/** Reads the replies of operations again. */
export function refresh(...operations: readonly Operation[]): void {
  for (const each of operations) void queryClient.invalidateQueries({ queryKey: keyOf(each) });
}
