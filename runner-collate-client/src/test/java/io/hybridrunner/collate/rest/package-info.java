@NullMarked
package io.hybridrunner.collate.rest;

import org.jspecify.annotations.NullMarked;
