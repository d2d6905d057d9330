import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { InputOf, Operation, OutputOf } from '#platform/contract';
import { call, keyOf, type ClientFailure } from '#platform/web/client';

type ItemOf<T extends Operation> = OutputOf<T> extends { readonly items: readonly (infer I)[] } ? I : never;
type Next = string | number;

/** A list read page by page. */
export interface Paged<T extends Operation> {
  readonly rows: readonly ItemOf<T>[];
  /** The first page, which may carry counts. Undefined until it is there. */
  readonly data: OutputOf<T> | undefined;
  readonly error: ClientFailure | null;
  readonly isPending: boolean;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** When the rows were read, ms. */
  readonly readAt: number;
  more(): void;
  refetch(): unknown;
}

interface PagedOptions {
  readonly enabled?: boolean;
  readonly every?: number;
  /** Query field that takes the previous page's `next`; `after` unless told. */
  readonly cursor?: string;
}

/** Reads a paged operation; `more` reads the next page. A changed query starts again from the top. */
export function usePaged<T extends Operation>(
  operation: T,
  query: InputOf<T>['query'],
  options: PagedOptions = {},
): Paged<T> {
  const cursor = options.cursor ?? 'after';
  const read = useInfiniteQuery<
    OutputOf<T>,
    ClientFailure,
    { pages: OutputOf<T>[] },
    readonly unknown[],
    Next | undefined
  >({
    queryKey: [...keyOf(operation), 'pages', query],
    queryFn: ({ pageParam }) =>
      (call as (o: T, g: unknown) => Promise<OutputOf<T>>)(operation, {
        query: pageParam === undefined ? query : { ...(query as object), [cursor]: pageParam },
      }),
    initialPageParam: undefined,
    getNextPageParam: (last) => (last as { next?: Next }).next,
    enabled: options.enabled ?? true,
    placeholderData: keepPreviousData,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = read;
  const rows = useMemo(
    () => (data?.pages ?? []).flatMap((page) => (page as { items: ItemOf<T>[] }).items),
    [data],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    rows,
    data: data?.pages[0],
    error: read.error,
    isPending: read.isPending,
    hasMore: hasNextPage,
    loadingMore: isFetchingNextPage,
    readAt: read.dataUpdatedAt,
    more,
    refetch: () => read.refetch(),
  };
}
