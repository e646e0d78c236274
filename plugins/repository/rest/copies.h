// Copies of apps: the rows are ours, the files the engine's. Whoever asks for a copy waits here until it has them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "exchange.h"
#include "model/guid.h"

namespace orrery::repository::rest {

/// What the engine is told.
struct CopyOrder {
    Guid source, copy;
    std::string name;
    Identity user;  // who asks, and owns the copy
};

/// [any thread]
class Copies {
public:
    /// Passes an order on to the engine, without waiting for anything; must not throw.
    using Tell = std::function<void(const CopyOrder&)>;
    explicit Copies(Tell tell) : tell_(std::move(tell)) {}

    /// A place among the few who may wait at once; given back when it goes.
    using Place = std::unique_ptr<Copies, void (*)(Copies*)>;
    /// Null when all places are taken. Whoever waits keeps a thread, and the engine needs further ones for its answer.
    Place take_place();
    /// For whoever has a place. Blocks until the engine has made the files: "", or why it could not. Nothing when it
    /// has not answered in time.
    std::optional<std::string> make(const CopyOrder& order, std::chrono::milliseconds patience);
    /// The engine's answer; false when nobody waits for it (any more).
    bool done(const Guid& copy, const std::string& problem);

private:
    const Tell tell_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::map<Guid, std::optional<std::string>> waiting_;
    int places_taken_ = 0;
};

}  // namespace orrery::repository::rest
