# Harvests a list with HTTP::OAI and prints "identifier TAB datestamp TAB status" for each record.
# The onRecord callback, since its next() loop yields only the last page.
use strict;
use warnings;
use HTTP::OAI;

my ($url, $verb, $prefix) = @ARGV;
my $harvester = HTTP::OAI::Harvester->new(baseURL => $url);
my $print = sub {
    my ($record) = @_;
    my $header = $record->can('header') ? $record->header : $record;
    print join("\t", $header->identifier, $header->datestamp, $header->status // ''), "\n";
};
my $response = $harvester->$verb(metadataPrefix => $prefix, onRecord => $print);
die $response->message . "\n" if $response->is_error;
