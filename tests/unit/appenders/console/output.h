// What a console appender prints, read through a pipe.
#pragma once
#include <fcntl.h>
#include <orrery/testing.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <thread>

namespace orrery::test {

template <class Console>
class Printing : public Console {
public:
    Printing(Host host, const Config& config) : Console(std::move(host), config) {
        if (::pipe2(ends_, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
        this->write_to(ends_[1]);
    }
    ~Printing() override { ::close(ends_[0]), ::close(ends_[1]); }
    /// What was printed since the last time.
    std::string printed() {
        ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
        std::string out(1 << 16, '\0');
        auto size = ::read(ends_[0], out.data(), out.size());
        out.resize(size > 0 ? static_cast<size_t>(size) : 0);
        return out;
    }
    int reading() const { return ends_[0]; }
    int writing() const { return ends_[1]; }

private:
    int ends_[2];
};

inline Config console_settings(std::initializer_list<Fields::Item> more) {
    Fields out{{"orrery.stanza", "console"}, {"target", "Console.Out"}, {"conversionpattern", "%level %message%n"}};
    for (auto& [name, value] : more) out.add(name, value);
    return Config(std::move(out));
}

}  // namespace orrery::test
