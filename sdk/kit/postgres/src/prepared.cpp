#include "prepared.h"

namespace orrery::postgres {

std::string Prepared::find(const std::string& text) {
    auto found = by_text_.find(text);
    if (found == by_text_.end()) return {};
    recent_.splice(recent_.begin(), recent_, found->second);
    return found->second->name;
}

std::string Prepared::add(const std::string& text, std::string& evicted) {
    if (recent_.size() >= limit_) {
        evicted = recent_.back().name;
        by_text_.erase(recent_.back().text);
        recent_.pop_back();
    }
    recent_.push_front({text, "s" + std::to_string(++counter_)});
    by_text_[text] = recent_.begin();
    return recent_.front().name;
}

void Prepared::forget(const std::string& text) {
    auto found = by_text_.find(text);
    if (found == by_text_.end()) return;
    recent_.erase(found->second);
    by_text_.erase(found);
}

}  // namespace orrery::postgres
