// The interface: one function from request to response.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "exchange.h"
#include "file_orders.h"
#include "router.h"
#include "security.h"
#include "store/store.h"

namespace orrery::repository::rest {

/// Hears what the interface does, for the logs. Called from any thread; must not throw.
class Observer {
public:
    virtual ~Observer() = default;
    /// Committed on the request's behalf. `verb`: what it is called if not created, updated or removed; `place`: how
    /// many changes of the request came before.
    virtual void changed(const Request&, const Change&, const std::string& verb, int place) {
        static_cast<void>(verb), static_cast<void>(place);
    }
    /// The request made a file of an app that its user is going to fetch.
    virtual void exported(const Request&, const Guid& app, const std::string& name) {
        static_cast<void>(app), static_cast<void>(name);
    }
    /// `pattern` is the route with places for ids: "app/{0}".
    virtual void answered(const Request&, const std::string& pattern, int status, std::chrono::microseconds taken) {
        static_cast<void>(pattern), static_cast<void>(status), static_cast<void>(taken);
    }
};

/// What the interface tells about the site, and where it may complain.
struct About {
    std::string build_version = "0.1.0", build_date;
    Guid node;  // this node's ServerNodeConfiguration
    bool central = true;
    std::function<void(const std::string& message)> failed = [](const std::string&) {};
    std::shared_ptr<Observer> observer = std::make_shared<Observer>();
    FileOrders::Tell order_files = [](const FileOrder&) {};
};

/// [any thread]
class Api {
public:
    Api(Store& store, Security& security, About about);
    Api(const Api&) = delete;

    /// Never throws: failures become responses. Blocks on the database.
    Response handle(const Request& request);

    Store& store() { return store_; }
    Security& security() { return security_; }
    const Model& model() const { return store_.model(); }
    const About& about() const { return about_; }
    const Router& router() const { return router_; }
    FileOrders& file_orders() { return file_orders_; }

private:
    Response answer(const Request& request);
    Response attempt(const Request& request);
    Response carry_out(const Request& request);
    Response failed(const Request& request, const postgres::Failure& failure) const;
    void complain(const Request& request, const std::string& what) const;

    Store& store_;
    Security& security_;
    About about_;
    FileOrders file_orders_;
    Router router_;
};

}  // namespace orrery::repository::rest
