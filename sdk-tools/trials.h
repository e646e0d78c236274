// The trials of check-plugin: each a promise every plugin makes, tried in a process of its own.
#pragma once
#include <vector>

#include "bench.h"

namespace orrery::tools {

struct Trial {
    std::string_view name, promise;
    void (*run)(Bench& bench);  ///< throws TrialFailed or TrialSkipped
    bool isolated_too = true;
};

/// All of them, in the order of the report.
const std::vector<Trial>& trials();

// trials_life.cpp
void try_declaration(Bench& bench);
void try_legal_orders(Bench& bench);
void try_illegal_orders(Bench& bench);
void try_swaps(Bench& bench);
void try_leaks(Bench& bench);
void try_two_instances(Bench& bench);
// trials_settings.cpp
void try_settings(Bench& bench);
void try_secrets(Bench& bench);
// trials_calls.cpp
void try_calls(Bench& bench);
void try_garbage(Bench& bench);
void try_huge(Bench& bench);
void try_concurrent(Bench& bench);
void try_opened(Bench& bench);

/// A sensible call of every function of the plugin's roles that may be called while it serves.
struct SampleCall {
    std::string role;
    uint32_t index;
    Fields in;
    std::string name;  ///< "orrery.http/1 handle"
};
std::vector<SampleCall> sample_calls(const PluginFacts& facts);

}  // namespace orrery::tools
