// Serves open streams on one thread, message by message, and gives them up at a hot swap:
//
//   void open(const Request&, Stream stream) override { loop_.add({std::move(stream), "0"}); }
//   std::vector<OpenStream> suspend() override { return loop_.suspend(); }
//   void resume(OpenStream open) override { loop_.add(std::move(open)); }
//   StreamLoop loop_{[](StreamLoop::Session& session, const wire::Message& message) { session.send(…); }};
#pragma once
#include <orrery/handover.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace orrery {

/// Owns the streams given to it, and one thread that reads them and calls the function. A stream that fails, or whose
/// other side breaks the framing, is closed; the others go on. What the function uses must outlive the loop.
class StreamLoop {
public:
    /// One stream, as the function sees it.
    class Session {
    public:
        explicit Session(OpenStream open) : state(std::move(open.state)), stream_(std::move(open.stream)) {}
        std::string state;  ///< goes to the successor with the stream

        /// Queued; while the other side does not take it, nothing more is read from this stream.
        void send(wire::Kind kind, std::string_view payload) { wire::append_message(out_, kind, payload); }
        /// After what is queued.
        void close(uint16_t code, std::string_view reason) {
            std::string payload;
            wire::append_number(payload, code);
            send(wire::Kind::close, payload.append(reason.substr(0, 123)));
            closing_ = true;
        }

    private:
        friend class StreamLoop;
        Stream stream_;
        std::string out_;
        bool closing_ = false;
    };
    /// Gets every whole message but close. What it throws closes the stream with 1011. [one thread]
    using Function = std::function<void(Session&, const wire::Message&)>;

    explicit StreamLoop(Function function)
        : function_(std::move(function)), wakeup_(::eventfd(0, EFD_CLOEXEC)), thread_([this] { run(); }) {}
    StreamLoop(const StreamLoop&) = delete;
    StreamLoop& operator=(const StreamLoop&) = delete;
    /// Closes what is still open.
    ~StreamLoop() { stop(); }

    /// [any thread] Not after suspend().
    void add(OpenStream open) {
        {
            std::lock_guard lock(mutex_);
            added_.emplace_back(std::move(open));
        }
        wake();
    }
    /// Ends the loop, between two messages of every stream; all streams whose queue could be emptied within a second.
    std::vector<OpenStream> suspend() {
        stop();
        std::vector<OpenStream> out;
        auto ends = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        for (auto& session : sessions_) {
            while (flush(session) && !session.out_.empty() && std::chrono::steady_clock::now() < ends)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (session.out_.empty() && !session.closing_)
                out.push_back({std::move(session.stream_), std::move(session.state)});
        }
        sessions_.clear();
        return out;
    }

private:
    void wake() {
        uint64_t one = 1;
        static_cast<void>(!::write(wakeup_.descriptor(), &one, sizeof one));
    }
    void stop() {
        {
            std::lock_guard lock(mutex_);
            over_ = true;
        }
        wake();
        if (thread_.joinable()) thread_.join();
    }
    void run() {
        std::vector<pollfd> polled;
        while (take_added()) {
            polled.assign(1, {wakeup_.descriptor(), POLLIN, 0});
            for (auto& session : sessions_)
                polled.push_back(
                    {session.stream_.descriptor(), session.out_.empty() ? short{POLLIN} : short{POLLOUT}, 0});
            ::poll(polled.data(), polled.size(), -1);
            if (uint64_t ignored = 0; polled[0].revents != 0)
                static_cast<void>(!::read(wakeup_.descriptor(), &ignored, sizeof ignored));
            size_t at = 0;
            sessions_.remove_if([&](Session& session) { return polled[++at].revents != 0 && !step(session); });
        }
    }
    /// False when the loop is to end.
    bool take_added() {
        std::list<Session> added;
        {
            std::lock_guard lock(mutex_);
            added.swap(added_);
            if (over_) return sessions_.splice(sessions_.end(), added), false;
        }
        added.remove_if([&](Session& session) { return !serve(session); });  // what had come already wakes nobody
        sessions_.splice(sessions_.end(), added);
        return true;
    }
    bool step(Session& session) {
        bool open = !session.out_.empty() || session.stream_.receive();
        return serve(session) && open;
    }
    /// The messages at hand, until the other side does not take the answers; false when the stream is over.
    bool serve(Session& session) {
        try {
            for (;;) {
                if (!flush(session)) return false;
                if (!session.out_.empty()) return true;
                auto message = session.closing_ ? std::nullopt : session.stream_.next();
                if (!message) return !session.closing_;
                if (message->kind == wire::Kind::close) return false;
                answer(session, *message);
            }
        } catch (const std::exception&) {  // no message at all
            return false;
        }
    }
    void answer(Session& session, const wire::Message& message) const {
        try {
            function_(session, message);
        } catch (...) {
            session.close(1011, "the service failed");
        }
    }
    /// False when the other side has gone.
    static bool flush(Session& session) {
        while (!session.out_.empty()) {
            auto sent = ::send(session.stream_.descriptor(), session.out_.data(), session.out_.size(),
                               MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
            session.out_.erase(0, static_cast<size_t>(sent));
        }
        return true;
    }

    Function function_;
    Stream wakeup_;  // an eventfd: owned the same way
    std::mutex mutex_;
    std::list<Session> added_;
    bool over_ = false;
    std::list<Session> sessions_;  // the thread's
    std::thread thread_;
};

}  // namespace orrery
