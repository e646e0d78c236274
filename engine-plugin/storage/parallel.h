// The engine's own threads: row ranges are worked on in fixed blocks, so results do not depend on the thread count.
#pragma once

#include <cstdint>
#include <functional>

namespace orrery::engine {

/// Rows per parallel block; a multiple of Column::kBlock and of 64, so blocks never share a bitmap word.
constexpr std::uint64_t kParallelBlock = 65536;

/// Calls work(first, last) for consecutive blocks of [0, rows) on the engine's threads, in any order, and waits.
/// The caller's thread takes part and runs no other task meanwhile, so locks may be held. An exception ends the loop
/// and is rethrown.
void parallel_blocks(std::uint64_t rows, const std::function<void(std::uint64_t first, std::uint64_t last)>& work);

/// Calls work(i) for i in [0, count) on the engine's threads, in any order, and waits; same promises.
void parallel_each(std::size_t count, const std::function<void(std::size_t)>& work);

/// Runs work() as one of the engine's threads. Whoever takes a lock that engine threads may wait for, and then starts
/// parallel work, does both inside: a thread that holds the lock would otherwise wait for a place that waiters occupy.
void as_engine_thread(const std::function<void()>& work);

/// Number of threads the calls above use at most; for sizing scratch memory.
int parallel_threads();

}  // namespace orrery::engine
