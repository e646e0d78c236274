#include <sys/stat.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "control/frames.h"
#include "support/folder.h"

namespace fs = std::filesystem;
using namespace orrery::kernel;

namespace {

fs::perms mode_of(const fs::path& file) { return fs::status(file).permissions() & fs::perms::mask; }

/// The umask while it lives.
struct Umask {
    explicit Umask(mode_t mode) : before(::umask(mode)) {}
    ~Umask() { ::umask(before); }
    mode_t before;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_socket_is_its_owners_alone_whatever_the_umask) {
    Umask everything_for_everybody(0);
    orrery::test::Folder folder;
    auto socket = bind_control(folder.path);
    BOOST_TEST((mode_of(folder.path / "control") == fs::perms(0600)));
}

BOOST_AUTO_TEST_CASE(what_other_threads_make_meanwhile_gets_the_mode_it_would_have_got) {
    Umask usual(022);
    orrery::test::Folder folder;
    std::atomic<bool> done = false;
    std::atomic<bool> narrower = false;
    std::jthread other([&] {
        for (int i = 0; !done; ++i) {
            auto made = folder.path / std::to_string(i);
            fs::create_directory(made);
            if (mode_of(made) != fs::perms(0755)) narrower = true;
            fs::remove(made);
        }
    });
    for (int i = 0; i < 500; ++i) bind_control(folder.path);
    done = true;
    other.join();
    BOOST_TEST(!narrower);
}
