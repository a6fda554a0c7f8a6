package io.hybridrunner.local;

import io.hybridrunner.local.ProcFs.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The directory of one run. {@code run.json} and {@code request.json} are the engine's; {@code
 * claim}, {@code session}, {@code exit} and the log are written by the run's supervisor. Holds no
 * state of its own; each file has one writer at a time.
 */
final class RunFiles {

  private final Path directory;

  RunFiles(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  RunLog log() {
    return new RunLog(directory);
  }

  /** Makes the run durable: it is accepted from the moment its {@code run.json} stands. */
  void create(RunRequest request, RunRecord accepted) throws IOException {
    OwnerFiles.makeDirectory(directory);
    OwnerFiles.write(file("request.json"), StoredJson.write(request));
    write(accepted);
  }

  /** Whether there is such a run; a directory without {@code run.json} was never accepted. */
  boolean exists() {
    return Files.exists(file("run.json"));
  }

  RunRecord read() throws IOException {
    return StoredJson.runRecord(Files.readAllBytes(file("run.json")));
  }

  void write(RunRecord record) throws IOException {
    OwnerFiles.write(file("run.json"), StoredJson.write(record));
  }

  RunRequest request() throws IOException {
    return StoredJson.runRequest(Files.readAllBytes(file("request.json")));
  }

  /** Removes what only a run that has not ended needs. */
  void dropRequest() throws IOException {
    Files.deleteIfExists(file("request.json"));
    Files.deleteIfExists(supervisorErrors());
  }

  void delete() throws IOException {
    // First what makes it a run, so that a crash in between leaves only rubbish, never half a run.
    Files.deleteIfExists(file("run.json"));
    OwnerFiles.deleteTree(directory);
  }

  Optional<Claim> claim() throws IOException {
    Path claim = file("claim");
    try {
      return Optional.of(
          Claim.parse(
              Files.readString(claim, StandardCharsets.ISO_8859_1),
              Files.getLastModifiedTime(claim).toInstant()));
    } catch (NoSuchFileException free) {
      return Optional.empty();
    }
  }

  /**
   * Takes the run so that its command never starts.
   *
   * @return false when a supervisor was quicker
   */
  boolean claimForEngine() throws IOException {
    try (var channel =
        Files.newByteChannel(
            file("claim"),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerFiles.FILE)) {
      channel.write(StandardCharsets.US_ASCII.encode(Claim.ENGINE));
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  /** The first process of the command's session, as it was when it began. */
  Optional<Stat> sessionLeader() throws IOException {
    try {
      return Stat.parse(Files.readString(file("session"), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** The command's exit code, once it has ended and a supervisor was there to see it. */
  OptionalInt exitCode() throws IOException {
    try {
      return OptionalInt.of(
          Integer.parseInt(Files.readString(file("exit"), StandardCharsets.US_ASCII).strip()));
    } catch (NoSuchFileException | NumberFormatException notWhole) {
      return OptionalInt.empty();
    }
  }

  /** Where the supervisor's own complaints go. */
  Path supervisorErrors() {
    return file("supervisor.err");
  }

  List<String> supervisorComplaints() throws IOException {
    try {
      return Files.readAllLines(supervisorErrors(), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
