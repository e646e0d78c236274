#include "service/repository_news.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>
#include <mutex>

#include "app/ids.h"
#include "support/folder.h"

using namespace orrery;

namespace {

constexpr int no_answer = 0;

/// An engine with one app, and a repository that answers as told.
struct Node {
    int saved = 200, copied = 204, row = 200;  // statuses of the repository's answers
    const std::string source = app::new_guid(), id = app::new_guid();
    test::Folder folder;
    app::Store store{folder.path / "Apps"};
    testing::FakeHost kernel;
    std::mutex mutex;
    std::vector<std::string> reports;
    std::shared_ptr<app::RepositoryCatalogue> repository = std::make_shared<app::RepositoryCatalogue>(
        [this](const Fields& fields) { return answer(fields); }, [](const std::string&) {});
    service::FileSender sender{kernel.host("engine")};
    qix::Engine engine{settings(), repository, store, [](qix::LogLevel, const std::string&) {}};

    Node() {
        app::Document document;
        document.id = source;
        document.title = "Source";
        store.save(document, app::Store::Part::everything);
    }

    /// Passes on the order to copy, and waits until all is done; whether the copy has files then.
    bool copy() {
        {
            const service::RepositoryNews news(
                kernel.host("engine"), engine,
                std::make_shared<service::FileOrders>(kernel.host("engine"), engine, repository, sender));
            kernel.host("repository")
                .publish("app.copy", id,
                         {{"id", id},
                          {"source", source},
                          {"name", "Copy"},
                          {"identity.directory", "D"},
                          {"identity.id", "alice"}});
        }
        engine.stop();
        return store.has(id);
    }

private:
    qix::EngineSettings settings() const {
        qix::EngineSettings settings;
        settings.apps_folder = folder.path / "Apps";
        settings.logs_folder = folder.path / "Log";
        return settings;
    }
    static Response respond(int status, const std::string& body) {
        if (status == no_answer) throw Error(Code::unavailable, "nobody serves it");
        return {status, {}, body, {}};
    }
    Response answer(const Fields& fields) {
        const std::lock_guard lock(mutex);
        const std::string method(fields.value_or("method", "")), target(fields.value_or("target", ""));
        if (target.starts_with("/internal/app-files")) {
            reports.emplace_back(fields.value_or("body", ""));
            return respond(copied, "");
        }
        if (target.starts_with("/qrs/app/object/full")) return respond(200, "[]");
        if (method == "PUT" && target.starts_with("/qrs/app/" + id)) return respond(saved, "{}");
        if (method == "GET" && target.starts_with("/qrs/app/" + id)) return respond(row, R"({"id":")" + id + "\"}");
        return respond(404, "");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(repository_news, Node)

BOOST_AUTO_TEST_CASE(an_app_is_copied_and_reported) {
    BOOST_TEST(copy());
    BOOST_REQUIRE(reports.size() == 1u);
    BOOST_TEST(json::parse(reports[0])["problem"].string_or("").empty());
}

BOOST_AUTO_TEST_CASE(a_copy_that_could_not_be_reported_as_saved_is_removed) {
    saved = 403;
    BOOST_TEST(!copy());
    BOOST_REQUIRE(reports.size() == 1u);
    BOOST_TEST(!json::parse(reports[0])["problem"].string_or("").empty());
    BOOST_TEST(store.has(source));
}

BOOST_AUTO_TEST_CASE(a_copy_whose_row_was_taken_back_is_removed) {
    copied = row = 404;
    BOOST_TEST(!copy());
}

// Another engine on the same folder was quicker, or the repository began anew meanwhile: the copy is somebody's.
BOOST_AUTO_TEST_CASE(a_copy_that_nobody_waits_for_stays_while_its_row_is_there) {
    copied = 404;
    BOOST_TEST(copy());
}

BOOST_AUTO_TEST_CASE(without_an_answer_a_copy_stays) {
    copied = row = no_answer;
    BOOST_TEST(copy());
}

BOOST_AUTO_TEST_SUITE_END()
