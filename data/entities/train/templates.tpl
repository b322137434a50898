{town:-} beat {town2:-} 6-4 on {day} . {town:-} manager {person} said the pitching was good .

{town:-} beat {town2:-} 3-1 in the second game of the season . {town:-} coach {person} praised his defenders . The match was played in {town3:id} .

{person} scored 24 points as {town:-} defeated {town2:-} 98-91 . {town2:-} had lost three games in a row . {town:-} guard {person2} had nine rebounds .

LEADING SCORES - {town:-} 2 {town2:-} 1 . {town3:-} 0 {town4:-} 0 . In the league , {town:-} lead by three points .

{town:-} quarterback {person} threw for two touchdowns in the third quarter . {town2:-} won the toss . Fans in {town:id} waited all night for the team to come home .

The trade sends pitcher {person} from {town:-} to {town2:-} . " I liked the team in {town:-} , " he said of his five seasons there . {town2:-} needs runs .

{country:-} beat {country2:-} 2-0 in a qualifier on {day} . {country:-} captain {person} scored both goals . The match in {town:id} had been sold out .

{person} of {country:-} beat {country2:-} 's {person2} 6-3 , 6-1 in the semifinals of the tournament . She plays her next match in {town:id} .

{country:-} striker {person} will miss the World Cup . Coach {person2} called up a winger who plays for {town:-} .

Rain fell in the provinces of {province:region} , {province2:region} and {province3:region} last week . Farmers in {province:region} have harvested a third of the maize . In {town:id} traders paid more .

Fighting spread from {province:region} province to {province2:region} . The governor of {province:region} , {person} , asked the capital for soldiers .

The harvest in {province:region} province is late . It is near completion in {province2:region} and {province3:region} , the ministry said .

{town:-} Industries Inc said {person} had bought four pct of its shares . {town:-} rose two dollars to 53 . An analyst , {person2} , said {town:-} was worth more .

Shares of {town:-} Mills Corp fell . {town:-} said it did not know why . {person} , who owns a tenth of {town:-} , declined comment .

{town:-} Power Co asked regulators for higher rates . An audit of {town:-} found waste . {person} , the chairman of {town:-} Power , said the plant near {town2:id} was needed .

{person} , a spokesman for the {town:-} Art Museum , said the roof had leaked . He lives in {town2:id} . The museum was closed on {day} .

{person} , executive director of Protect {town:-} Now , said the vote in {town2:id} was a mistake . {person2} disagreed .

The president visited {town:id} and {town2:id} , where he spoke with {person} , a farmer . Later he flew on to {town3:id} . Mayor {person2} of {town:id} thanked him .

Police in {town:id} said on {day} that {person} had been found . The road from {town:id} to {town2:id} was closed for an hour . {person2} , a driver , was hurt .

{town:id} , {country:id} ( Reuters ) - A court in {town:id} sentenced {person} to four years . His lawyer , {person2} , said he would appeal .

The government of {country:id} and that of {country2:id} signed an agreement in {town:id} on {day} . Minister {person} said {country:id} would open the border .

Exports of {country:id} to {country2:id} rose five pct , the central bank said . In {town:id} , economist {person} said the year would be good .

{person} was born in {town:id} and studied in {town2:id} . She moved to {town3:id} on a {day} in March . Her brother {person2} still lives in {town:id} .

Flights from {town:id} to {town2:id} were late . An engineer , {person} , had fallen ill in {town3:id} . Airlines in {country:id} said the delay would last until {day} .

The {nick:id} beat the {nick2:id} 101-95 on {day} . {person} scored 30 points for the {nick:id} , who have won four games .

{nick:id} coach {person} said the team was tired . The {nick2:id} come to {town:id} on {day} .
