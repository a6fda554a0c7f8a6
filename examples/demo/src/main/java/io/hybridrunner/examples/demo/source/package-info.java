/** The data source: a real database with tables, keys and rows. */
@NullMarked
package io.hybridrunner.examples.demo.source;

import org.jspecify.annotations.NullMarked;
