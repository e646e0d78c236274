#include "qix/history.h"

namespace orrery::qix {

void EditHistory::record(EditStep step) {
    if (step.edits.empty()) return;
    undone_.clear();
    if (done_.size() >= kMost) done_.erase(done_.begin());
    done_.push_back(std::move(step));
}

void EditHistory::clear() {
    done_.clear();
    undone_.clear();
}

EditStep EditHistory::take(std::vector<EditStep>& steps) {
    EditStep step = std::move(steps.back());
    steps.pop_back();
    return step;
}

}  // namespace orrery::qix
