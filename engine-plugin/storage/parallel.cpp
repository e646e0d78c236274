#include "storage/parallel.h"

#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>

namespace orrery::engine {
namespace {

int processors() { return tbb::info::default_concurrency(); }

/// Threads of requests bring places of their own: those that wait in here for what another one computes must not take
/// the places of the threads that help it.
tbb::task_arena& arena() {
    constexpr int kPlaces = 4;  // for each processor
    static tbb::task_arena instance(processors() * kPlaces,
                                    static_cast<unsigned>(processors() * kPlaces - (processors() - 1)));
    return instance;
}

}  // namespace

void parallel_each(std::size_t count, const std::function<void(std::size_t)>& work) {
    if (count == 0) return;
    if (count == 1) return work(0);
    arena().execute([&] {
        tbb::this_task_arena::isolate(
            [&] { tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) { work(i); }); });
    });
}

void parallel_blocks(std::uint64_t rows, const std::function<void(std::uint64_t, std::uint64_t)>& work) {
    std::uint64_t blocks = (rows + kParallelBlock - 1) / kParallelBlock;
    parallel_each(blocks, [&](std::size_t block) {
        std::uint64_t first = block * kParallelBlock;
        work(first, std::min(rows, first + kParallelBlock));
    });
}

void as_engine_thread(const std::function<void()>& work) { arena().execute(work); }

int parallel_threads() { return processors(); }

}  // namespace orrery::engine
