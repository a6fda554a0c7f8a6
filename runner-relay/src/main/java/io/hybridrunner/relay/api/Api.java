package io.hybridrunner.relay.api;

import io.hybridrunner.relay.link.RunnerLinks;
import io.hybridrunner.relay.state.RelayState;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** All operations of the API. Immutable and thread-safe. */
public final class Api {

  /** What every path begins with. */
  public static final String ROOT = "/api/v1";

  private static final String RUNNER = ROOT + "/runners/{runner}";
  private static final String PIPELINE = RUNNER + "/pipelines/{pipeline}";

  private final List<Route> routes;

  /**
   * An API.
   *
   * @param scheduler ends waits that are over; its thread runs nothing long
   * @param ids where new run and command ids come from
   */
  public Api(
      RelayState state,
      RunnerLinks links,
      ApiSettings settings,
      ScheduledExecutorService scheduler,
      Clock clock,
      Supplier<UUID> ids) {
    Submissions submissions = new Submissions(state, links, settings, scheduler, clock);
    Changes changes = new Changes(state, submissions, ids);
    Questions questions = new Questions(links, settings, ids);
    Listings listings = new Listings(state, links, submissions);
    this.routes =
        List.of(
            new Route("GET", ROOT + "/runners", listings::runners),
            new Route("GET", RUNNER, listings::runner),
            new Route("GET", RUNNER + "/health", questions::health),
            new Route("GET", RUNNER + "/host-ip", questions::hostIp),
            new Route("GET", RUNNER + "/commands", listings::commands),
            new Route("GET", RUNNER + "/pipelines", listings::pipelines),
            new Route("POST", RUNNER + "/pipelines", changes::deploy),
            new Route("DELETE", PIPELINE, changes::delete),
            new Route("POST", PIPELINE + "/run", changes::run),
            new Route("POST", PIPELINE + "/kill", changes::kill),
            new Route("POST", PIPELINE + "/enable", changes::enable),
            new Route("POST", PIPELINE + "/disable", changes::disable),
            new Route("GET", PIPELINE + "/logs", questions::logs),
            new Route("GET", PIPELINE + "/queued", questions::queued),
            new Route("POST", RUNNER + "/automations", changes::testConnection),
            new Route("POST", RUNNER + "/applications", changes::runApplication),
            new Route("GET", ROOT + "/pipelines/{pipeline}/runs", listings::runs),
            new Route("GET", ROOT + "/runs/{run}", listings::run),
            new Route("GET", ROOT + "/commands/{command}", listings::command));
  }

  /** The operations. */
  public List<Route> routes() {
    return routes;
  }
}
