// The role orrery.connector/1: tables from somewhere else, fetched block by block.
#pragma once
#include <orrery/block.h>

#include <memory>
#include <mutex>
#include <unordered_map>

namespace orrery {

/// What a result looks like: a name and a kind per column.
struct ResultColumn {
    std::string name;                    ///< as the source calls it
    ColumnKind kind = ColumnKind::text;  ///< of every cell of the column
    /// What the numbers mean, for callers who know it: boolean (0 and 1), date, time or timestamp (days since
    /// 1899-12-30, and parts of a day); empty: nothing more than numbers.
    std::string type{};
};

/// An open result. One thread at a time; destroyed when closed or when the caller has gone.
class Rows {
public:
    virtual ~Rows() = default;
    /// The result's columns, the same until it ends. Valid as long as this object.
    virtual const std::vector<ResultColumn>& columns() const = 0;
    /// Adds rows (at most about 1 MiB) to an empty writer of the columns' kinds; false when there are no more. May add
    /// none and answer true when the source takes long: callers look between fetches whether they still want the rest.
    virtual bool fetch(BlockWriter& out) = 0;
};

/// [worker, concurrent]
class Connector {
public:
    virtual ~Connector() = default;
    virtual void check() = 0;  ///< can we reach it? throws an Error with a hint
    /// Of the fields `parameter.NAME` are what a data connection says, `username` and `password` whom it signs in as.
    virtual std::unique_ptr<Rows> query(std::string_view statement, Record parameters) = 0;
};

namespace detail {

/// The results a connector instance has open, by id. At most `limit` at once. [any thread]
class Cursors {
public:
    static constexpr size_t limit = 256;  ///< results open at once
    /// Takes the result over and gives its id, never used twice. Throws Error(limit) when `limit` are open.
    std::string open(std::unique_ptr<Rows> rows) {
        std::lock_guard lock(mutex_);
        if (open_.size() >= limit)
            throw Error(Code::limit, "too many open results", "close results that are no longer read");
        auto id = std::to_string(++last_);
        open_.emplace(id, std::make_shared<Cursor>(std::move(rows)));
        return id;
    }
    /// One block of the result, and whether it was the last; throws Error(not_found) on an unknown id.
    std::pair<std::string, bool> fetch(std::string_view id) {
        auto cursor = find(id);
        std::lock_guard lock(cursor->mutex);
        std::vector<ColumnKind> kinds;
        for (auto& column : cursor->rows->columns()) kinds.push_back(column.kind);
        BlockWriter writer(std::move(kinds));
        bool more = cursor->rows->fetch(writer);
        return {writer.take(), !more};
    }
    /// Forgets the result, which ends with a fetch that may run. An unknown id is no error.
    void close(std::string_view id) {
        std::lock_guard lock(mutex_);
        open_.erase(std::string(id));
    }

private:
    struct Cursor {
        explicit Cursor(std::unique_ptr<Rows> given) : rows(std::move(given)) {}
        std::mutex mutex;
        std::unique_ptr<Rows> rows;
    };
    std::shared_ptr<Cursor> find(std::string_view id) {
        std::lock_guard lock(mutex_);
        auto found = open_.find(std::string(id));
        if (found == open_.end()) throw Error(Code::not_found, "there is no open result '" + std::string(id) + "'");
        return found->second;
    }
    std::mutex mutex_;
    uint64_t last_ = 0;
    std::unordered_map<std::string, std::shared_ptr<Cursor>> open_;
};

}  // namespace detail
}  // namespace orrery
