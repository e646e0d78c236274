// A plugin in a process of its own: the same binary opens the same library there.
#pragma once
#include "isolation/host_requests.h"
#include "roles/instance.h"

namespace orrery::kernel {

/// What the kernel needs to start such a process.
struct IsolatedLaunch {
    std::filesystem::path library;  ///< the copy to load
    std::string shown;              ///< the library's name in errors
    const Stanza* stanza = nullptr;
    const Account* account = nullptr;
    Confinement confinement{};
};

class Isolated : public Instance {
public:
    /// Starts the process and learns what the plugin says about itself. Throws Error when it cannot. `died` comes once,
    /// from any thread, when the process ends without having been told to; not during or after the destructor, nor when
    /// this has thrown.
    Isolated(const IsolatedLaunch& launch, std::shared_ptr<Desk> desk, std::function<void(std::string)> died);
    /// Ends the process if it still runs.
    ~Isolated() override;

    int32_t call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out,
                 Milliseconds deadline) override;
    bool start(RoleNumber role, uint32_t index, orrery_record in, std::unique_ptr<Receiver>& receiver,
               Milliseconds deadline) override;
    Answer create(const Fields& config, Milliseconds deadline) override;
    Answer control(std::string_view role, uint32_t index, Record in, Milliseconds deadline) override;
    Answer destroy(Milliseconds deadline) override;
    void hurry() override;
    bool lost() const noexcept override { return false; }  // a process that hangs is ended instead
    bool gone() const noexcept override {
        std::lock_guard lock(process_->mutex);
        return process_->ended;
    }
    pid_t pid() const noexcept override { return process_->pid; }
    std::optional<SuddenEnd> sudden_end() override;
    std::optional<SuddenEnd> hang(const std::string& how) override;

private:
    /// Shared with the supervisor's news of the end, which may come after this object.
    struct Process {
        std::mutex mutex;
        std::condition_variable changed;
        std::function<void(std::string)> died;
        bool ended = false;
        bool told = false;       // and `died`, if it was called, has returned
        std::string sudden_end;  // how it ended, if it was not told to, or why it was ended
        pid_t pid = 0;
    };
    void launch(const IsolatedLaunch& launch);
    int32_t call_number(RoleNumber role, uint32_t index) const noexcept;
    void learn(const IsolatedLaunch& launch);
    Answer step(uint8_t kind, uint32_t a, Record in, Milliseconds deadline);
    void ask_for_trace();
    void read_trace();
    void end_process(Milliseconds grace);

    std::shared_ptr<Desk> desk_;
    std::shared_ptr<Process> process_ = std::make_shared<Process>();
    std::shared_ptr<Channel> channel_;
    std::shared_ptr<HostRequests> requests_;
    std::shared_ptr<ForeignLogs> logs_;     // the process's log memory
    Descriptor trace_pipe_;                 // what the process leaves when it crashes: at most a pipe full
    std::string trace_;                     // what was read of it
    bool answers_signals_ = false;          // it is this very binary, which traces itself when asked
    std::array<int, most_roles> places_{};  // of roles in the child's description; -1: not offered
};

}  // namespace orrery::kernel
