// What is done with apps' files: the rows are ours, the files the engine's. Whoever asks waits here until it is done.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
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
struct FileOrder {
    enum class Kind {
        copy,     ///< the files of `source` for the new app `id`
        import,   ///< the file of the new app `id`, see below; without `name` it says its own
        export_,  ///< the app `source` as a file for `user` to fetch
        fetch,    ///< what is kept for `user` under the address `name`
        replace   ///< a file, as of an import, in place of what the app `source` is; without `name` it keeps its own
    };
    Kind kind = Kind::copy;
    Guid source, id;  // `id` is also that of the order
    std::string name;
    Identity user;  // who asks, and owns what is made
    bool with_data = true;
    bool whole = true;  // the user may have all of the data
    // Of an import: how the file came, or what it is called in the user's own folder.
    std::string body = {}, body_stream = {}, file = {};
    std::string boundary = {};  // of the form that it came in; "": it came as it is
};

/// The engine's answer.
struct FileAnswer {
    std::string problem;       // why it could not be done; "": it is
    bool refused = false;      // the problem is what the user gave, and for them to read
    std::string address;       // of an export: where it is to be fetched; of what is fetched: its name
    std::string type, stream;  // of what is fetched: media type, and the id of the stream that brings it
    std::uint64_t size = 0;
};

/// [any thread]
class FileOrders {
public:
    /// Passes an order on to the engine, without waiting for anything; must not throw.
    using Tell = std::function<void(const FileOrder&)>;
    explicit FileOrders(Tell tell) : tell_(std::move(tell)) {}

    /// A place among the few who may wait at once; given back when it goes.
    using Place = std::unique_ptr<FileOrders, void (*)(FileOrders*)>;
    /// Null when all places are taken. Whoever waits keeps a thread, and the engine needs further ones for its answer.
    Place take_place();
    /// For whoever has a place. Blocks until the engine has done it, or could not. Nothing when it has not answered in
    /// time.
    std::optional<FileAnswer> carry_out(const FileOrder& order, std::chrono::milliseconds patience);
    /// The engine's answer; false when nobody waits for it (any more).
    bool done(const Guid& id, FileAnswer answer);

private:
    const Tell tell_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::map<Guid, std::optional<FileAnswer>> waiting_;
    int places_taken_ = 0;
};

}  // namespace orrery::repository::rest
