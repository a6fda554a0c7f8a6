package io.hybridrunner.examples.demo.leak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Searches files and texts for a canary. Not thread-safe. */
public final class LeakSearch {

  private final Canary canary;
  private final Set<Path> except;
  private final List<String> leaks = new ArrayList<>();
  private int files;
  private int texts;

  /**
   * A search that has not begun.
   *
   * @param except files in which it rightly stands
   */
  public LeakSearch(Canary canary, Set<Path> except) {
    this.canary = canary;
    this.except = Set.copyOf(except);
  }

  /** Searches every file under a folder. */
  public void folder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !except.contains(file)) {
              search(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Gone since it was listed, or somebody else's: it is not ours to read.
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Searches a text; the name says where it came from. */
  public void text(String name, String text) {
    texts++;
    note(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Where it was found and in which form; empty is good. */
  public List<String> leaks() {
    return List.copyOf(leaks);
  }

  /** How many files were searched. */
  public int files() {
    return files;
  }

  /** How many texts were searched. */
  public int texts() {
    return texts;
  }

  private void search(Path file) throws IOException {
    files++;
    note(file.toString(), Files.readAllBytes(file));
  }

  private void note(String name, byte[] text) {
    for (String form : canary.formsIn(text)) {
      leaks.add(name + " (" + form + ")");
    }
  }
}
