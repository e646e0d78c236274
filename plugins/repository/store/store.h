// The repository's database: connections, units of work, news of changes.
#pragma once

#include <orrery/kit/postgres/listener.h>
#include <orrery/kit/postgres/pool.h>

#include <functional>
#include <memory>
#include <string>

#include "reader.h"
#include "writer.h"

namespace orrery::repository {

/// What the store tells its owner. Called from any thread, also while the store is being made; must not throw.
struct StoreEvents {
    /// A change committed on this node: before its caller goes on.
    std::function<void(const Change&)> committed = [](const Change&) {};
    /// A change committed on any node (this one too), in the order of the commits.
    std::function<void(const Change&)> announced = [](const Change&) {};
    /// News may have been missed: re-read.
    std::function<void()> gap = [] {};
    std::function<void(const std::string& reason)> lost = [](const std::string&) {};
};

/// [any thread]
class Store {
public:
    Store(const Model& model, postgres::Settings settings, Seal seal, std::size_t connections, StoreEvents events);
    ~Store();

    /// Brings the database to the model. Throws postgres::Failure or std::runtime_error.
    void migrate();
    /// True while announcements arrive.
    bool listening() const { return listener_.connected(); }
    const Model& model() const { return model_; }
    const Seal& seal() const { return seal_; }

    /// A connection with a reader: for requests that only read.
    class Reading {
    public:
        explicit Reading(Store& store) : lease_(store.pool_.acquire()), reader_(*lease_) {}
        Reader* operator->() { return &reader_; }
        Reader& operator*() { return reader_; }

    private:
        postgres::Lease lease_;
        Reader reader_;
    };

    /// A transaction with reader and writer; nothing is kept unless commit() returns.
    class Unit {
    public:
        /// `written` hears of each change after the commit, before commit() returns; it must not throw.
        Unit(Store& store, std::string user, std::function<void(const Change&)> written = {})
            : store_(store),
              lease_(store.pool_.acquire()),
              transaction_(*lease_),
              reader_(*lease_),
              writer_(*lease_, store.seal_, std::move(user)),
              written_(std::move(written)) {}
        Unit(const Unit&) = delete;
        const Model& model() const { return store_.model_; }
        Reader& reader() { return reader_; }
        Writer& writer() { return writer_; }
        /// A statement that is neither reading nor writing entities.
        postgres::Result run(const postgres::Statement& statement) { return lease_->run_once(statement); }
        void commit();

    private:
        Store& store_;
        postgres::Lease lease_;
        postgres::Transaction transaction_;
        Reader reader_;
        Writer writer_;
        std::function<void(const Change&)> written_;
    };

private:
    const Model& model_;
    Seal seal_;
    StoreEvents events_;
    postgres::Pool pool_;
    postgres::Listener listener_;
};

}  // namespace orrery::repository
