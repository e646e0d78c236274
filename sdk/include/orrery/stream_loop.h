// Serves open streams with one thread, message by message, and gives them up at a hot swap:
//
//   void open(const Request&, Stream stream) override { loop_.add({std::move(stream), "0"}); }
//   std::vector<OpenStream> suspend() override { return loop_.suspend(); }
//   void resume(OpenStream open) override { loop_.add(std::move(open)); }
//   StreamLoop loop_{[](StreamLoop::Session& session, const wire::Message& message) { session.send(…); }};
#pragma once
#include <orrery/handover.h>
#include <orrery/stream_queue.h>
#include <sys/eventfd.h>

#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace orrery {

/// Owns the streams given to it, and one thread that reads them and calls the functions. A stream that fails, or whose
/// other side breaks the framing, is closed; the others go on. The thread begins with the first stream: a loop that is
/// not used costs nothing. Make it the last member, for what the functions use must outlive it.
class StreamLoop {
public:
    /// One stream, as the functions see it: on the loop's thread, and only until they return.
    class Session {
    public:
        /// For the loop only, which must outlive it. Takes the stream over.
        Session(OpenStream open, StreamLoop& loop)
            : state(std::move(open.state)),
              loop_(loop),
              stream_(std::move(open.stream)),
              in_(loop.limits_.message),
              out_(stream_.descriptor(), loop.limits_) {
            in_.feed(stream_.unread());
        }
        std::string state;  ///< goes to the successor with the stream

        /// Queued. While the other side does not take it, nothing more is read from this stream; beyond
        /// StreamLimits::waiting it is closed with 1013.
        void send(wire::Kind kind, std::string_view payload) {
            std::lock_guard lock(loop_.mutex_);
            out_.send(kind, payload);
        }
        /// After what is queued.
        void close(uint16_t code, std::string_view reason) {
            std::lock_guard lock(loop_.mutex_);
            out_.close(code, reason);
        }

    private:
        friend class StreamLoop;
        StreamLoop& loop_;
        Stream stream_;
        wire::MessageDecoder in_;
        detail::StreamQueue out_;
        bool opened_ = false;
    };
    /// Gets every whole message but close. Where it throws an Error(invalid) the stream is closed with 1008 and its
    /// text, for anything else with 1011. It may call everything but stop() and suspend(). [the loop's thread]
    using Function = std::function<void(Session&, const wire::Message&)>;
    /// Told of a stream before its first message; may be empty. Threads and errors as of Function.
    using Opened = std::function<void(Session&)>;

    /// Starts nothing yet: see add(). What the functions refer to must outlive the loop.
    explicit StreamLoop(Function function, Opened opened = {}, StreamLimits limits = {})
        : function_(std::move(function)), opened_(std::move(opened)), limits_(limits) {}
    /// As stop(): waits for a function that runs.
    ~StreamLoop() { stop(); }

    /// Takes the stream over. Throws Error(limit) when there are too many, Error(unavailable) after stop() or
    /// suspend(); the stream is closed then. [any thread]
    void add(OpenStream open) {
        std::lock_guard lock(mutex_);
        if (over_) throw Error(Code::unavailable, "the service is ending", "try again in a moment");
        if (sessions_.size() >= limits_.streams)
            throw Error(Code::limit, "all " + std::to_string(limits_.streams) + " places are taken", "try again later");
        if (!wakeup_) wakeup_ = Stream(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (!wakeup_) throw Error(Code::limit, "no more descriptors can be opened");
        if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
        sessions_.emplace_back(std::move(open), *this);
        wake();
    }
    /// The same message to every stream that was opened; who is too slow is closed with 1013. Nobody is waited for.
    /// [any thread]
    void broadcast(wire::Kind kind, std::string_view payload) {
        std::lock_guard lock(mutex_);
        for (auto& session : sessions_)
            if (session.opened_) session.out_.send(kind, payload);
        if (wakeup_) wake();
    }
    /// How many streams there are. [any thread]
    size_t size() const {
        std::lock_guard lock(mutex_);
        return sessions_.size();
    }
    /// Ends the loop between two messages and gives up its streams, but those that do not take what waits for them
    /// within a second: these are closed. [control thread]
    std::vector<OpenStream> suspend() {
        std::vector<OpenStream> out;
        auto ends = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        for (auto sessions = finish(); auto& session : sessions) {
            while (session.out_.flush() && !session.out_.empty() && std::chrono::steady_clock::now() < ends)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (session.out_.empty() && !session.out_.closing())
                out.push_back({Stream(session.stream_.release(), session.in_.rest()), std::move(session.state)});
        }
        return out;
    }
    /// Ends the loop and closes its streams with 1001. Idempotent, nothing after suspend(). [control thread]
    void stop() {
        for (auto sessions = finish(); auto& session : sessions)
            session.out_.close(1001, "the service stops"), session.out_.flush();
    }

private:
    void wake() {
        uint64_t one = 1;
        static_cast<void>(!::write(wakeup_.descriptor(), &one, sizeof one));
    }
    std::list<Session> finish() {
        std::unique_lock lock(mutex_);
        over_ = true;
        if (wakeup_) wake();
        lock.unlock();
        if (thread_.joinable()) thread_.join();
        lock.lock();
        return std::exchange(sessions_, {});
    }
    /// Holds the lock but while it waits and in the functions. Only this thread removes, and others append.
    void run() {
        std::unique_lock lock(mutex_);
        for (std::vector<pollfd> polled; !over_;) {
            size_t at = 0;
            auto due = [&](Session& one) {
                return (++at < polled.size() && polled[at].revents != 0) || !one.opened_ || one.out_.closing();
            };
            for (auto one = sessions_.begin(); one != sessions_.end() && !over_;)
                one = due(*one) && !step(*one, lock) ? sessions_.erase(one) : std::next(one);
            wait(polled, lock);
        }
    }
    void wait(std::vector<pollfd>& polled, std::unique_lock<std::mutex>& lock) {
        polled.assign(1, {wakeup_.descriptor(), POLLIN, 0});
        int patience = -1;
        for (auto& one : sessions_) {
            polled.push_back({one.stream_.descriptor(), one.out_.empty() ? short{POLLIN} : short{POLLOUT}, 0});
            if (one.out_.closing()) patience = 1000;  // to look at its time
        }
        lock.unlock();
        ::poll(polled.data(), polled.size(), patience);
        uint64_t ignored = 0;
        static_cast<void>(!::read(wakeup_.descriptor(), &ignored, sizeof ignored));
        lock.lock();
    }
    /// The messages at hand, until the other side does not take the answers; false when the stream is over.
    bool step(Session& session, std::unique_lock<std::mutex>& lock) {
        bool stays = true;
        if (!session.opened_) {
            if (opened_) call(session, nullptr, lock);
            session.opened_ = true;
        } else if (session.out_.empty()) {
            stays = detail::receive(session.stream_, session.in_);
        }
        while (session.out_.flush()) {
            if (session.out_.closing()) return !session.out_.closed();
            if (!session.out_.empty() || over_) return stays;
            try {
                auto message = session.in_.next();
                if (!message) return stays;
                if (message->kind == wire::Kind::close) return false;
                call(session, &*message, lock);
            } catch (const Error& error) {  // no message, or too long
                if (error.code() != Code::limit) return false;
                session.out_.close(1009, error.message());
            }
        }
        return false;
    }
    void call(Session& session, const wire::Message* message, std::unique_lock<std::mutex>& lock) const {
        lock.unlock();
        try {
            message ? function_(session, *message) : opened_(session);
        } catch (const Error& error) {
            bool invalid = error.code() == Code::invalid;
            session.close(invalid ? 1008 : 1011, invalid ? error.message() : "the service failed");
        } catch (...) {
            session.close(1011, "the service failed");
        }
        lock.lock();
    }

    const Function function_;
    const Opened opened_;
    const StreamLimits limits_;
    Stream wakeup_;  // an eventfd: owned the same way
    mutable std::mutex mutex_;
    bool over_ = false;
    std::list<Session> sessions_;
    std::thread thread_;
};

}  // namespace orrery
