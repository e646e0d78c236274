// Host: what the kernel offers one plugin instance. Copyable, cheap, valid until the instance's destructor ends.
#pragma once
#include <orrery/config.h>
#include <orrery/log.h>
#include <orrery/stream.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace orrery {

/// A name handle for one role of one stanza: valid for ever, resolves the present generation at each call and answers
/// Code::unavailable when nobody serves it. Copyable. [any thread]
class Handle {
public:
    /// Of nobody: call() answers ORRERY_UNAVAILABLE, call_async() false.
    Handle() = default;
    /// What Host::find() makes. `host` is borrowed; an `id` of 0 is that of nobody.
    Handle(const orrery_host* host, uint64_t id) : host_(host), id_(id) {}
    /// Whether it is of somebody: a stanza that Requires= or Wants= names, running or not.
    explicit operator bool() const noexcept { return id_ != 0; }
    /// Calls function `index`; answers the status and fills `answer`. Never throws for the callee's failure.
    int32_t call(uint32_t index, Record in, Fields& answer, std::chrono::milliseconds deadline = {}) const {
        if (!id_) {
            answer.add("error.message", "the stanza is neither in Requires= nor in Wants=");
            return ORRERY_UNAVAILABLE;
        }
        auto writer = answer.writer();
        return host_->call(host_->self, id_, index, in.raw_record(), &writer, static_cast<uint32_t>(deadline.count()));
    }
    /// Told the callee's status and answer, which is borrowed until it returns. What it throws is dropped.
    using Done = std::function<void(int32_t status, Record answer)>;
    /// Starts a call and does not wait; `done` is told the answer on a thread of the kernel's and must not block, nor
    /// throw. False, and `done` is not told, when it would have to wait: the callee runs in this process or is not
    /// there, or the kernel is older. Then use call() where that may block.
    bool call_async(uint32_t index, Record in, Done done, std::chrono::milliseconds deadline = {}) const {
        constexpr size_t needed = offsetof(orrery_host, call_async) + sizeof(orrery_host::call_async);
        if (!id_ || host_->size < needed || !host_->call_async) return false;
        auto owned = std::make_unique<Done>(std::move(done));
        auto tell = [](void* user, int32_t status, orrery_record answer) {
            std::unique_ptr<Done> told(static_cast<Done*>(user));
            try {
                (*told)(status, Record(answer));
            } catch (...) {  // nothing may cross the boundary
            }
        };
        auto status = host_->call_async(host_->self, id_, index, in.raw_record(),
                                        static_cast<uint32_t>(deadline.count()), tell, owned.get());
        if (status != ORRERY_OK) return false;
        static_cast<void>(owned.release());
        return true;
    }

private:
    const orrery_host* host_ = nullptr;
    uint64_t id_ = 0;
};

/// A subscription to a topic; ends with its object (waiting for a running event). Movable.
class Subscription {
public:
    /// What arrives: `gap` says that events were lost and the subscriber must re-read.
    struct Event {
        std::string_view topic, key;  ///< borrowed until the function returns
        Record record;                ///< what the publisher said; borrowed until the function returns
        bool gap = false;             ///< events were lost since the last one
    };
    /// Called on a worker, one event at a time. What it throws is dropped.
    using Function = std::function<void(const Event&)>;
    /// Of no topic.
    Subscription() = default;
    /// Begins; `host` is borrowed and `function` kept. Nothing ever comes for an empty topic, and while the instance
    /// ends.
    Subscription(const orrery_host* host, std::string_view topic, Function function)
        : state_(std::make_unique<State>(State{host, 0, std::move(function)})) {
        state_->id = host->subscribe(host->self, raw(topic), &Subscription::deliver, state_.get());
    }
    Subscription(Subscription&&) noexcept = default;
    /// Ends the one held so far, after its running event, and takes the other's.
    Subscription& operator=(Subscription&& other) noexcept {
        end();
        state_ = std::move(other.state_);
        return *this;
    }
    /// As Host::subscribe says: waits for a running event, and none comes afterwards.
    ~Subscription() { end(); }

private:
    struct State {
        const orrery_host* host;
        uint64_t id;
        Function function;
    };
    static void deliver(void* user, orrery_str topic, orrery_str key, orrery_record record, int32_t gap) {
        try {
            static_cast<State*>(user)->function({view(topic), view(key), Record(record), gap != 0});
        } catch (...) {  // a subscriber's failure is its own: nothing may cross the boundary
        }
    }
    void end() {
        if (state_) state_->host->unsubscribe(state_->host->self, state_->id);
        state_.reset();
    }
    std::unique_ptr<State> state_;
};

/// A supervised program; stopped with its object. Movable.
class Child {
public:
    /// Told of each change of the program's state on a worker (fields as for orrery_child_fn). What it throws is
    /// dropped.
    using Changed = std::function<void(Record state)>;
    /// No program.
    Child() = default;
    /// Starts the program (fields as `spawn` in abi.h); throws an Error with the kernel's code when it does not start.
    Child(const orrery_host* host, const Fields& spec, Changed changed)
        : state_(std::make_unique<State>(State{host, 0, std::move(changed)})) {
        uint64_t id = 0;
        auto status = host->spawn(host->self, spec.record().raw_record(), &Child::notify, state_.get(), &id);
        if (status != ORRERY_OK)
            throw Error(static_cast<Code>(status), "cannot start " + std::string(spec.value_or("program", "?")));
        state_->id = id;
    }
    Child(Child&&) noexcept = default;
    /// Stops the program held so far, waiting for its end, and takes the other's.
    Child& operator=(Child&& other) noexcept {
        stop();
        state_ = std::move(other.state_);
        return *this;
    }
    /// As stop(): waits for the program's end.
    ~Child() { stop(); }
    /// Whether there is one that was neither stopped nor moved away; it may have ended by itself.
    explicit operator bool() const noexcept { return state_ != nullptr; }
    /// Asks it to end (stop.signal, after stop.grace_ms SIGKILL to its process group); returns when it has.
    void stop() noexcept {
        if (state_) state_->host->child_stop(state_->host->self, state_->id);
        state_.reset();
    }

private:
    struct State {
        const orrery_host* host;
        uint64_t id;
        Changed changed;
    };
    static void notify(void* user, uint64_t, orrery_record record) {
        try {
            static_cast<State*>(user)->changed(Record(record));
        } catch (...) {
        }
    }
    std::unique_ptr<State> state_;
};

/// Everything an instance may ask of the kernel: logs, other services, events, streams, programs, delayed work. Cheap
/// to copy, owns nothing; valid until the instance's destructor ends. What fails throws an Error. [any thread]
class Host {
public:
    /// No kernel is behind it: only good to be assigned to.
    Host() = default;
    /// Borrows the kernel's table; registers the log of the stanza's name.
    Host(const orrery_host* host, std::string_view stanza)
        : host_(host), stanza_(std::make_shared<std::string>(stanza)), log_(host, stanza) {}

    /// The log, named after the stanza. [any thread]
    const Logger& log() const noexcept { return log_; }
    /// A further logger, `<stanza>.<name>`.
    Logger logger(std::string_view name) const { return Logger(host_, *stanza_ + "." + std::string(name)); }
    /// The stanza's name. Valid as long as any copy of this object.
    std::string_view instance() const noexcept { return *stanza_; }
    /// The kernel's table as in abi.h. Borrowed, until the instance's destructor ends.
    const orrery_host* table() const noexcept { return host_; }

    /// A name handle for `role` ("orrery.http/1") of a stanza named in Requires= or Wants=. [any thread]
    Handle find(std::string_view role, std::string_view stanza) const {
        return {host_, host_->find(host_->self, raw(role), raw(stanza))};
    }
    /// Whether the call being served on this thread was cancelled or its deadline has passed: stop working on it.
    bool cancelled() const noexcept { return host_->cancelled(host_->self) != 0; }

    /// Keeps a one-time value, site-wide, for `ttl`. [any thread]
    void once_put(std::string_view key, std::string_view value, std::chrono::milliseconds ttl) const {
        auto status = host_->once_put(host_->self, raw(key), raw(value), static_cast<uint64_t>(ttl.count()));
        if (status != ORRERY_OK) throw Error(static_cast<Code>(status), "the site cannot keep one more one-time value");
    }
    /// Takes it: exactly one caller gets it.
    std::optional<std::string> once_take(std::string_view key) const {
        Fields answer;
        auto writer = answer.writer();
        if (host_->once_take(host_->self, raw(key), &writer) != ORRERY_OK) return std::nullopt;
        return std::string(answer.value_or("value", ""));
    }

    /// Tells all subscribers of the topic, waiting for none; one that lags sees only the newest event of a key. Throws
    /// nothing: an event of more than 64 KiB in all, or of an empty topic, reaches nobody.
    void publish(std::string_view topic, std::string_view key, const Fields& fields = {}) const {
        host_->publish(host_->self, raw(topic), raw(key), fields.record().raw_record());
    }
    /// Events of a topic, one at a time, on a worker. The object returned ends it.
    [[nodiscard]] Subscription subscribe(std::string_view topic, Subscription::Function function) const {
        return Subscription(host_, topic, std::move(function));
    }
    /// A new stream: this end, and the id by which whoever serves the call takes the other end.
    std::pair<Stream, std::string> offer_stream() const {
        int32_t descriptor = -1;
        Fields answer;
        auto writer = answer.writer();
        check(host_->stream_offer(host_->self, &descriptor, &writer), answer, "no stream could be made");
        return {Stream(descriptor), std::string(answer.value_or("stream.id", ""))};
    }
    /// The end of a stream that was offered under `id`, or a listener's socket: once. Throws Error(not_found) when it
    /// is unknown or was taken.
    Stream take_stream(std::string_view id) const {
        int32_t descriptor = -1;
        auto status = host_->stream_take(host_->self, raw(id), &descriptor);
        if (status != ORRERY_OK)
            throw Error(static_cast<Code>(status), "there is no stream of that id, or it was taken");
        return Stream(descriptor);
    }
    /// Starts a supervised program. Fields as in abi.h (`spawn`). [control thread]
    [[nodiscard]] Child spawn(const Fields& spec, Child::Changed changed) const {
        return Child(host_, spec, std::move(changed));
    }

    /// Runs `work` on the kernel's pool, after `delay`. [any thread]
    void post(std::function<void()> work, std::chrono::milliseconds delay = {}) const {
        auto* owned = new std::function<void()>(std::move(work));
        host_->post(
            host_->self,
            [](void* argument) {
                std::unique_ptr<std::function<void()>> run(static_cast<std::function<void()>*>(argument));
                try {
                    (*run)();
                } catch (...) {
                }
            },
            owned, static_cast<uint64_t>(delay.count()));
    }
    /// Adds to a counter of the site, which begins at 0 with its first use. Never fails.
    void count(std::string_view metric, int64_t by = 1) const { host_->count(host_->self, raw(metric), by); }
    /// All counters of the site, in the text format of Prometheus. Throws Error(unsupported) in an older kernel.
    std::string counters() const {
        if (host_->size <= offsetof(orrery_host, counters))
            throw Error(Code::unsupported, "this kernel does not give its counters away");
        Fields answer;
        auto out = answer.writer();
        check(host_->counters(host_->self, &out), answer, "there are no counters");
        return std::string(answer.value_or("prometheus", ""));
    }
    /// Adds a measured value (seconds, bytes): the site keeps their sum, number and largest. Never fails.
    void observe(std::string_view metric, double value) const { host_->observe(host_->self, raw(metric), value); }

private:
    const orrery_host* host_ = nullptr;
    std::shared_ptr<std::string> stanza_;
    Logger log_;
};

}  // namespace orrery
