/**
 * How much carbon dioxide a kilowatt-hour of electricity stands for, by country: grams of CO2 equivalent in 2023, life cycle. Ember, Yearly
 * Electricity Data, 2024 (CC BY 4.0), as shown by Our World in Data, "Carbon intensity of electricity generation"; recalled, rounded to
 * two or three digits.
 */
export const grids: Readonly<Record<string, number>> = {
  "australia": 549,
  "austria": 110,
  "belgium": 138,
  "brazil": 98,
  "canada": 171,
  "china": 582,
  "denmark": 151,
  "european-union": 244,
  "finland": 79,
  "france": 56,
  "germany": 381,
  "iceland": 28,
  "india": 713,
  "ireland": 282,
  "italy": 331,
  "japan": 485,
  "netherlands": 268,
  "norway": 30,
  "poland": 662,
  "singapore": 471,
  "south-africa": 709,
  "south-korea": 430,
  "spain": 174,
  "sweden": 41,
  "switzerland": 35,
  "taiwan": 644,
  "united-kingdom": 238,
  "united-states": 369,
  "world": 481,
};

/** Where the table of grids comes from. */
export const GRIDS_SOURCE = "Ember, Yearly Electricity Data, 2024: life cycle, year 2023, recalled";
