package io.hybridrunner.examples.demo.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.h2.tools.Server;

/**
 * A shop's database: an H2 server on the loopback address with a dozen tables, keys and rows, and a
 * user who may read them. Thread-safe.
 */
public final class ShopDatabase implements AutoCloseable {

  /** The user who may read. */
  public static final String READER = "harvester";

  private static final String SETTINGS =
      ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

  private final Server server;
  private final Connection owner;

  private ShopDatabase(Server server, Connection owner) {
    this.server = server;
    this.owner = owner;
  }

  /**
   * Creates the database in a folder and serves it.
   *
   * @param password the reader's password
   */
  public static ShopDatabase start(Path folder, String password) throws SQLException, IOException {
    // The owner's password is used once, here, and kept nowhere.
    Connection owner =
        DriverManager.getConnection(
            "jdbc:h2:file:"
                + folder.toAbsolutePath().resolve("shop")
                + SETTINGS
                + ";AUTO_SERVER=FALSE",
            "owner",
            UUID.randomUUID().toString());
    try (InputStream script = ShopDatabase.class.getResourceAsStream("shop.sql");
        Statement statement = owner.createStatement()) {
      if (script == null) {
        throw new IOException("shop.sql is not on the class path");
      }
      statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
      statement.execute(
          "create user " + READER + " password '" + password.replace("'", "''") + "'");
      statement.execute("grant select on schema public to " + READER);
    }
    Server server =
        Server.createTcpServer("-tcpPort", "0", "-baseDir", folder.toAbsolutePath().toString())
            .start();
    return new ShopDatabase(server, owner);
  }

  /** Where a client finds it; holds no password. */
  public String jdbcUrl() {
    return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./shop";
  }

  @Override
  public void close() {
    server.stop();
    try {
      owner.close();
    } catch (SQLException e) {
      // It is going away anyway.
    }
  }
}
