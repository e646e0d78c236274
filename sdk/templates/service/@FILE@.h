// A service with a life of its own: it counts heart beats on the kernel's workers.
#pragma once
#include <orrery/plugin.h>

#include <atomic>

class @CLASS@ : public orrery::Service {
public:
    @CLASS@(orrery::Host host, orrery::Config config)
        : host_(std::move(host)), interval_(config.duration("interval", std::chrono::seconds(10))) {}

    void start() override {
        running_ = true;
        beat();
    }
    void stop() override { running_ = false; }
    orrery::HealthReport health() override {
        return {running_ ? orrery::Health::good : orrery::Health::degraded, std::to_string(beats_) + " beats"};
    }
    int beats() const { return beats_; }

private:
    /// Never runs after the destructor: the kernel ends posted work first.
    void beat() {
        if (!running_) return;
        ++beats_;
        host_.count("@NAME@.beats");
        host_.post([this] { beat(); }, interval_);
    }
    orrery::Host host_;
    std::chrono::milliseconds interval_;
    std::atomic<bool> running_{false};
    std::atomic<int> beats_{0};
};
