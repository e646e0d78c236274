#include <orrery/kit/postgres/purpose.h>

#include <utility>

namespace orrery::postgres {
namespace {
thread_local std::string of_this_thread;
}  // namespace

Purpose::Purpose(std::string_view text) : before_(std::exchange(of_this_thread, std::string(text))) {}

Purpose::~Purpose() { of_this_thread = std::move(before_); }

const std::string& Purpose::current() { return of_this_thread; }

}  // namespace orrery::postgres
