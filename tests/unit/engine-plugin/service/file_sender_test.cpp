// Files as bodies: whole, in spite of slow readers beside them.
#include "service/file_sender.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "support/folder.h"

using namespace orrery;

namespace {

struct Sending {
    test::Folder folder;
    testing::FakeHost kernel;

    std::filesystem::path file(const std::string& name, std::size_t bytes) const {
        std::ofstream(folder.path / name, std::ios::binary) << std::string(bytes, 'x');
        return folder.path / name;
    }
    Stream reader(const std::string& id) { return kernel.host("http").take_stream(id); }
    /// The bytes of a body; -1 for one that does not end as it should.
    static std::int64_t read(Stream& stream) {
        std::int64_t bytes = 0;
        while (const auto message = stream.read(std::chrono::seconds(60))) {
            if (message->kind == wire::Kind::end) return bytes;
            bytes += static_cast<std::int64_t>(message->payload.size());
        }
        return -1;
    }
};

constexpr std::size_t kLarge = 5'000'000;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_sender, Sending)

BOOST_AUTO_TEST_CASE(readers_that_do_not_read_hold_up_nobody_and_still_get_all) {
    service::FileSender sender(kernel.host("engine"), std::chrono::minutes(1));
    const auto path = file("export.qvf", kLarge);
    std::vector<Stream> slow;
    for (int i = 0; i < 12; ++i) slow.push_back(reader(sender.offer(path, false)));
    Stream quick = reader(sender.offer(path, false));
    BOOST_TEST(read(quick) == static_cast<std::int64_t>(kLarge));
    for (Stream& stream : slow) BOOST_TEST(read(stream) == static_cast<std::int64_t>(kLarge));
}

BOOST_AUTO_TEST_CASE(who_takes_nothing_for_long_is_dropped_and_the_file_goes) {
    const auto path = file("once.qvf", kLarge);
    Stream stalled;
    {
        service::FileSender sender(kernel.host("engine"), std::chrono::milliseconds(50));
        stalled = reader(sender.offer(path, true));
        while (std::filesystem::exists(path)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    BOOST_TEST(read(stalled) == -1);
}

BOOST_AUTO_TEST_CASE(small_files_go_inline_and_reading_ends_a_file_that_is_sent_once) {
    service::FileSender sender(kernel.host("engine"));
    Response response;
    const auto path = file("small.csv", 1000);
    sender.send(path, true, response);
    BOOST_TEST(response.body.size() == 1000u);
    BOOST_TEST(!std::filesystem::exists(path));
    const auto large = file("large.csv", kLarge);
    Response streamed;
    sender.send(large, true, streamed);
    Stream stream = reader(streamed.body_stream);
    BOOST_TEST(read(stream) == static_cast<std::int64_t>(kLarge));
    while (std::filesystem::exists(large)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    BOOST_CHECK_THROW(sender.send(large, true, streamed), Error);
}

BOOST_AUTO_TEST_SUITE_END()
