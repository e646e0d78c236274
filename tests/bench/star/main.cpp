// bench-star: makes the star's files; runs jobs by hand and inside the engine. star.mjs calls it.
//   bench-star generate ROWS FOLDER
//   bench-star load FOLDER DATA-FILE               loads those files in the engine and saves the data
//   bench-star floor ROWS SELECTION...             select18 by hand, once per selection
//   bench-star select18 DATA-FILE SELECTION...     the same in the engine, on a saved app's data
//   bench-star cubes DATA-FILE ROUNDS SELECTION [NAME...]   the cubes in the engine, or those of them
// One JSON object a line; times in milliseconds.
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <iostream>
#include <stdexcept>

#include "csv.h"
#include "engine_jobs.h"
#include "floor.h"
#include "load_job.h"
#include "storage/large_memory.h"

namespace {

using namespace orrery::bench;

constexpr const char* kUsage =
    "usage: bench-star generate ROWS FOLDER | load FOLDER DATA-FILE | floor ROWS SELECTION... | select18 DATA-FILE "
    "SELECTION... | cubes DATA-FILE ROUNDS SELECTION [NAME...]";

/// What a job took: by the clock, and of all processors together (which says more on a machine that others use, too).
struct Times {
    double wall = 0;
    double cpu = 0;
};

template <typename Work>
Times milliseconds(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    work();
    return {std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(),
            static_cast<double>(std::clock() - cpu) * 1000 / CLOCKS_PER_SEC};
}

template <typename Jobs>
void run_select18(const Jobs& jobs, std::span<const std::string> selections) {
    static_cast<void>(jobs.select18(parse_selection(selections.front())));  // touches what is read for the first time
    for (const std::string& text : selections) {
        const Selection selection = parse_selection(text);
        Answer answer;
        const Times time = milliseconds([&] { answer = jobs.select18(selection); });
        std::cout << fmt::format("{{\"ms\":{:.3f},\"cpu\":{:.3f},\"possible\":[{}],\"total\":{:.2f}}}\n", time.wall,
                                 time.cpu, fmt::join(answer.possible, ","), answer.total);
    }
}

void run_cubes(const EngineJobs& jobs, int rounds, const Selection& selection, std::span<const std::string> wanted) {
    std::vector<std::string_view> names(wanted.begin(), wanted.end());
    if (names.empty()) names = EngineJobs::cube_names();
    for (int round = 0; round <= rounds; ++round)
        for (std::string_view name : names) {
            std::uint32_t rows = 0;
            const Times time = milliseconds([&] { rows = jobs.cube(name, selection); });
            if (round > 0)
                std::cout << fmt::format("{{\"cube\":\"{}\",\"ms\":{:.3f},\"cpu\":{:.3f},\"rows\":{}}}\n", name,
                                         time.wall, time.cpu, rows);
        }
}

int run(std::span<const std::string> words) {
    const std::string_view job = words.empty() ? "" : std::string_view(words[0]);
    if (job == "generate" && words.size() == 3) {
        write_csv(std::stoull(words[1]), words[2]);
    } else if (job == "load" && words.size() == 3) {
        const LoadTimes times = load_star(words[1], words[2]);
        std::cout << fmt::format("{{\"ms\":{:.3f},\"save\":{:.3f}}}\n", times.load, times.save);
    } else if (job == "floor" && words.size() > 2) {
        run_select18(Floor(std::stoull(words[1])), words.subspan(2));
    } else if (job == "select18" && words.size() > 2) {
        run_select18(EngineJobs(words[1]), words.subspan(2));
    } else if (job == "cubes" && words.size() >= 4) {
        run_cubes(EngineJobs(words[1]), std::stoi(words[2]), parse_selection(words[3]), words.subspan(4));
    } else {
        std::cerr << kUsage << "\n";
        return 2;
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments) try {
    orrery::engine::keep_freed_memory();  // as the plugin does
    const std::vector<std::string> words(arguments + 1, arguments + count);
    return run(words);
} catch (const std::exception& error) {
    std::cerr << "bench-star: " << error.what() << "\n";
    return 1;
}
