// Everybody who has the page open: one thread serves all their streams.
#pragma once
#include <orrery/stream.h>

#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace board {

class Hall {
public:
    static constexpr size_t most_guests = 1000, most_waiting = 256 * 1024;  ///< bytes that may wait for a slow reader
    /// What somebody said, turned into the message for all; an Error's text ends that guest's stream with 1008.
    using Said = std::function<std::string(const std::string& who, std::string_view text)>;
    explicit Hall(Said said) : said_(std::move(said)) {}
    ~Hall() { stop(); }

    /// [control thread]
    void start();
    /// Tells everybody to come back later (1001) and returns when the thread has ended. Also after a failed start.
    void stop();
    bool is_open() const;
    size_t guests() const;
    /// `greeting` is the guest's first message. Throws Error(unavailable) when the hall is closed, Error(limit) when it
    /// is full. [any thread]
    void enter(orrery::Stream stream, std::string who, std::string_view greeting);

private:
    struct Guest {
        orrery::Stream stream;
        std::string who, waiting;
        orrery::wire::MessageDecoder decoder{4096};
        bool leaving = false, gone = false;
    };
    void serve();
    void take_in();
    void listen(Guest& guest);
    void tell_all(const std::string& message);
    static void say(Guest& guest, std::string_view message);
    static void send_off(Guest& guest, uint16_t code, std::string_view reason);
    static void push(Guest& guest);
    void wake() const;

    const Said said_;
    mutable std::mutex mutex_;  // of the next four
    bool open_ = false, ending_ = false;
    size_t guests_count_ = 0;
    std::list<Guest> arrivals_;
    std::list<Guest> guests_;  // the thread's own
    int wake_ = -1;
    std::thread thread_;
};

}  // namespace board
