/** A small ingestion process: reads a database's catalogue over JDBC and reports to the server. */
@NullMarked
package io.hybridrunner.examples.demo.harvester;

import org.jspecify.annotations.NullMarked;
