package io.hybridrunner.examples.demo.harvester;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An ingestion process of its own: it is started once for each run, reads what to do from its
 * environment, says {@code running}, harvests tables and columns, says {@code success} with what it
 * counted, and ends with 0. When something is wrong it says {@code failed}, prints one line and
 * ends with 1.
 */
public final class Harvester {

  private final HarvestConfig config;
  private final OpenMetadataApi server;
  private final PrintStream out;
  private final Clock clock;
  private final long started;
  private int tables;
  private int columns;

  Harvester(HarvestConfig config, OpenMetadataApi server, PrintStream out, Clock clock) {
    this.config = config;
    this.server = server;
    this.out = out;
    this.clock = clock;
    this.started = clock.millis();
  }

  /** Runs one harvest and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(System.getenv(), System.out, Clock.systemUTC()));
  }

  /** Runs one harvest; the exit code. */
  static int run(Map<String, String> environment, PrintStream out, Clock clock) {
    try {
      HarvestConfig config = HarvestConfig.of(environment);
      OpenMetadataApi server = new OpenMetadataApi(config.server(), config.serverToken());
      new Harvester(config, server, out, clock).run();
      return 0;
    } catch (HarvestException e) {
      out.println("ERROR " + e.reason());
      return 1;
    }
  }

  private void run() throws HarvestException {
    out.println("INFO  harvesting " + config.source() + " for server " + server.version());
    report("running", "");
    try {
      harvest();
    } catch (HarvestException e) {
      reportFailure(e.reason());
      throw e;
    } catch (SQLException e) {
      String message = "the database broke off, SQL state " + e.getSQLState();
      reportFailure(message);
      throw new HarvestException(message);
    }
    report("success", "");
    out.printf("INFO  done: %d tables, %d columns%n", tables, columns);
  }

  private void harvest() throws HarvestException, SQLException {
    HarvestConfig.Source source = config.source();
    try (JdbcSource database = JdbcSource.connect(source)) {
      List<JdbcSource.Table> found = database.tables(config.schemas());
      putParents(database.database(), found);
      for (JdbcSource.Table table : found) {
        Map<String, Object> request = database.describe(table);
        server.put("tables", request);
        tables++;
        columns += ((List<?>) request.getOrDefault("columns", List.of())).size();
        out.printf("INFO  %s.%s%n", table.schema(), table.name());
        pause();
      }
    }
  }

  /** Service, database and schemas; of the service its name only, never its connection. */
  private void putParents(String database, List<JdbcSource.Table> found) throws HarvestException {
    HarvestConfig.Source source = config.source();
    server.put(
        "services/databaseServices",
        Map.of("name", source.service(), "serviceType", source.serviceType()));
    server.put("databases", Map.of("name", database, "service", source.service()));
    TreeSet<String> schemas = new TreeSet<>();
    found.forEach(table -> schemas.add(table.schema()));
    for (String schema : schemas) {
      server.put(
          "databaseSchemas",
          Map.of("name", schema, "database", JdbcSource.fqn(source.service(), database)));
    }
  }

  private void pause() throws HarvestException {
    try {
      Thread.sleep(config.source().throttle().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HarvestException("interrupted");
    }
  }

  private void reportFailure(String message) {
    try {
      report("failed", message);
    } catch (HarvestException e) {
      out.println("WARN  the failure could not be reported: " + e.reason());
    }
  }

  private void report(String state, String failure) throws HarvestException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("runId", config.runId().toString());
    status.put("pipelineState", state);
    status.put("startDate", started);
    status.put("timestamp", started);
    if (!state.equals("running")) {
      status.put("endDate", clock.millis());
      status.put("status", steps(failure));
    }
    server.putStatus(config.pipeline(), status);
  }

  private List<Map<String, Object>> steps(String failure) {
    List<Map<String, Object>> steps = new ArrayList<>();
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("name", "Tables");
    first.put("records", tables);
    if (!failure.isEmpty()) {
      first.put("errors", 1);
      first.put("failures", List.of(Map.of("name", "Harvest", "error", failure)));
    }
    steps.add(first);
    steps.add(Map.of("name", "Columns", "records", columns));
    return steps;
  }
}
