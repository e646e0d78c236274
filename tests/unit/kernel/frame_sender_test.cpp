#include "isolation/frame_sender.h"

#include <sys/socket.h>

#include <boost/test/unit_test.hpp>

#include "isolation/frame_reader.h"
#include "sockets/descriptor.h"

using namespace orrery::kernel;

namespace {

/// A sender, and what has come at the other end.
struct Wire {
    Descriptor ours, theirs;
    std::unique_ptr<FrameSender> sender;
    FrameReader reader;

    Wire() {
        int pair[2];
        BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        ours = Descriptor(pair[0]), theirs = Descriptor(pair[1]);
        sender = std::make_unique<FrameSender>(ours.get());
    }
    size_t arrived() {
        size_t count = 0;
        while (reader.fill(theirs.get()) == FrameReader::Got::some) continue;
        for (; reader.front(); ++count) reader.take();
        return count;
    }
    void keep(size_t count) {
        for (size_t i = 0; i < count; ++i) sender->keep({frame::reply, 0, {0, 0}, 0, i, 0}, FrameBody(""));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_kept_goes_when_it_is_asked_for, Wire) {
    keep(3);
    BOOST_TEST(arrived() == 0u);
    BOOST_TEST((sender->flush() == FrameSender::Sent::yes));
    BOOST_TEST(arrived() == 3u);
}

BOOST_FIXTURE_TEST_CASE(of_many_that_are_kept_the_first_go_by_themselves, Wire) {
    keep(100);
    auto gone = arrived();
    BOOST_TEST(gone >= 90u);
    BOOST_TEST((sender->flush() == FrameSender::Sent::yes));
    BOOST_TEST(gone + arrived() == 100u);
}

BOOST_FIXTURE_TEST_CASE(what_is_left_to_others_goes_with_theirs, Wire) {
    sender->send_now({frame::call, 0, {0, 0}, 0, 1, 0}, FrameBody(""), true);
    BOOST_TEST(arrived() == 0u);
    sender->send_now({frame::call, 0, {0, 0}, 0, 3, 0}, FrameBody(""));
    BOOST_TEST(arrived() == 2u);
}
