#include <orrery/kit/log/buffering_base.h>

namespace orrery::logkit {

namespace {

constexpr size_t most_bytes = 16u << 20;

std::unique_ptr<Evaluator> maybe(const std::optional<PartSpec>& spec) { return spec ? make_evaluator(*spec) : nullptr; }

}  // namespace

BufferingBase::BufferingBase(Host given, const Config& config, std::string_view destination)
    : AppenderBase(std::move(given), config, destination),
      size_(static_cast<size_t>(std::max<std::int64_t>(spec().params.number("buffersize", 512), 1))),
      lossy_(spec().params.flag("lossy", false)),
      evaluator_(maybe(spec().evaluator)),
      lossy_evaluator_(maybe(spec().lossy_evaluator)) {
    if (lossy_ && !evaluator_ && !idle())
        host().log().error("appender " + spec().name + " is lossy and has no evaluator, so nothing is ever sent",
                           {{"hint", "give it an evaluator, such as LevelEvaluator with a threshold, or lossy=false"}});
}

void BufferingBase::take(const Event& event) {
    const bool triggers = evaluator_ && evaluator_->triggers(event);
    if (lossy_ && kept_.size() >= size_) {
        // The oldest makes room for this one.
        auto oldest = std::move(kept_.front());
        kept_.pop_front();
        bytes_ -= oldest.bytes();
        if (lossy_evaluator_ && lossy_evaluator_->triggers(oldest.get())) due_.push_back(std::move(oldest));
    }
    kept_.emplace_back(event);
    bytes_ += kept_.back().bytes();
    if (!due_.empty() && !triggers) send_some(due_);
    if (triggers || (!lossy_ && (kept_.size() >= size_ || size_ <= 1 || bytes_ > most_bytes))) send_all();
    while (lossy_ && bytes_ > most_bytes && !kept_.empty()) bytes_ -= kept_.front().bytes(), kept_.pop_front();
}

void BufferingBase::flush() {
    if (!lossy_) send_all();
}

void BufferingBase::send_all() {
    for (auto& event : kept_) due_.push_back(std::move(event));
    kept_.clear();
    bytes_ = 0;
    send_some(due_);
}

void BufferingBase::send_some(std::vector<KeptEvent>& rows) {
    if (rows.empty()) return;
    auto batch = std::exchange(rows, {});  // sent or lost: never twice
    send(batch);
}

void BufferingBase::close() noexcept {
    if (std::exchange(closed_, true)) return;
    try {
        if (lossy_)
            std::erase_if(kept_,
                          [&](auto& event) { return !lossy_evaluator_ || !lossy_evaluator_->triggers(event.get()); });
        send_all();
    } catch (const std::exception& error) {
        host().log().error("appender " + spec().name + ": the last rows were not sent: " + error.what());
    }
}

}  // namespace orrery::logkit
