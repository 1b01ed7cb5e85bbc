//! The admin calls that librdkafka has and the `rdkafka` crate does not wrap. The only unsafe code.
//!
//! Blocking. Every object that librdkafka hands out is owned by a guard here and freed on every way out;
//! what is read from it is copied before that. Errors are librdkafka's own words.
#![expect(unsafe_code, reason = "librdkafka's admin API has no safe wrapper in the rdkafka crate")]

use rdkafka::bindings::*;
use rdkafka::client::{Client, ClientContext};
use rdkafka::message::BorrowedMessage;
use std::ffi::{CStr, CString, c_char, c_int};
use std::time::Duration;
use std::{ptr, slice};

/// How long to wait for a controller that the metadata has not named yet, in milliseconds.
const CONTROLLER_MS: c_int = 500;

/// A place in a partition. A negative offset: nothing committed.
#[derive(Debug)]
pub(super) struct At {
    pub(super) topic: String,
    pub(super) partition: i32,
    pub(super) offset: i64,
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) client: String,
    pub(super) host: String,
    /// Topic and partition of what it was assigned.
    pub(super) holds: Vec<(String, i32)>,
}

#[derive(Debug)]
pub(super) struct Described {
    pub(super) name: String,
    pub(super) state: String,
    pub(super) members: Vec<Member>,
}

/// Where in a partition an offset is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Position {
    Start,
    End,
}

/// Whether a record that failed can have been stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    No,
    Perhaps,
    Yes,
}

/// The controller's broker id, if the metadata names one.
pub(super) fn controller<C: ClientContext>(client: &Client<C>) -> Option<i32> {
    // SAFETY: the client, borrowed for the call, keeps the handle alive.
    let id = unsafe { rd_kafka_controllerid(client.native_ptr(), CONTROLLER_MS) };
    (id >= 0).then_some(id)
}

/// What librdkafka knows of a record's fate, beyond the error.
pub(super) fn stored(message: &BorrowedMessage<'_>) -> Stored {
    // SAFETY: the message is alive while it is borrowed.
    match unsafe { rd_kafka_message_status(message.ptr()) } {
        rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_NOT_PERSISTED => Stored::No,
        rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED => Stored::Perhaps,
        rd_kafka_msg_status_t::RD_KAFKA_MSG_STATUS_PERSISTED => Stored::Yes,
    }
}

/// # Errors
/// No broker answered, or one of them did not: a part would be taken for the whole.
pub(super) fn list_groups<C: ClientContext>(
    client: &Client<C>,
    limit: Duration,
) -> Result<Vec<String>, String> {
    let call = Call::new(client, rd_kafka_admin_op_t::RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, limit);
    // SAFETY: handle, options and queue live in `call`, which outlives the wait.
    unsafe { rd_kafka_ListConsumerGroups(call.client, call.options, call.queue) };
    let event = call.wait()?;
    let mut count = 0;
    // SAFETY: the result and its arrays belong to `event`, which lives to the end of this function; `count`
    // is set by the call that returns the array it measures.
    unsafe {
        let result = rd_kafka_event_ListConsumerGroups_result(event.0);
        let errors = rd_kafka_ListConsumerGroups_result_errors(result, &raw mut count);
        for error in elements(errors, count) {
            failed(*error)?;
        }
        let groups = rd_kafka_ListConsumerGroups_result_valid(result, &raw mut count);
        Ok(elements(groups, count)
            .iter()
            .map(|group| text(rd_kafka_ConsumerGroupListing_group_id(*group)))
            .collect())
    }
}

/// # Errors
/// No answer, a name with a NUL, or a group that may not be described.
pub(super) fn describe_groups<C: ClientContext>(
    client: &Client<C>,
    names: &[String],
    limit: Duration,
) -> Result<Vec<Described>, String> {
    let names = names.iter().map(|name| c_text(name)).collect::<Result<Vec<_>, _>>()?;
    let mut pointers: Vec<*const c_char> = names.iter().map(|name| name.as_ptr()).collect();
    let call = Call::new(client, rd_kafka_admin_op_t::RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, limit);
    // SAFETY: `names` outlives the call, which copies them; the rest as in `list_groups`.
    unsafe {
        rd_kafka_DescribeConsumerGroups(
            call.client,
            pointers.as_mut_ptr(),
            pointers.len(),
            call.options,
            call.queue,
        );
    }
    let event = call.wait()?;
    let mut count = 0;
    // SAFETY: the array belongs to `event`; `count` measures it.
    unsafe {
        let result = rd_kafka_event_DescribeConsumerGroups_result(event.0);
        let groups = rd_kafka_DescribeConsumerGroups_result_groups(result, &raw mut count);
        elements(groups, count).iter().map(|group| described(*group)).collect()
    }
}

/// Everything the group has committed.
///
/// # Errors
/// No answer, a name with a NUL, or a group that may not be read.
pub(super) fn committed<C: ClientContext>(
    client: &Client<C>,
    group: &str,
    limit: Duration,
) -> Result<Vec<At>, String> {
    let group = c_text(group)?;
    // SAFETY: `group` is copied; a null list means every partition.
    let request = unsafe { rd_kafka_ListConsumerGroupOffsets_new(group.as_ptr(), ptr::null()) };
    let call = Call::new(client, rd_kafka_admin_op_t::RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, limit);
    let mut requests = [request];
    // SAFETY: the call copies the request, which is ours to free afterwards.
    unsafe {
        rd_kafka_ListConsumerGroupOffsets(call.client, requests.as_mut_ptr(), 1, call.options, call.queue);
        rd_kafka_ListConsumerGroupOffsets_destroy(request);
    }
    let event = call.wait()?;
    let mut count = 0;
    // SAFETY: the array belongs to `event`; `count` measures it.
    unsafe {
        let result = rd_kafka_event_ListConsumerGroupOffsets_result(event.0);
        let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(result, &raw mut count);
        let Some(group) = elements(groups, count).first() else { return Ok(Vec::new()) };
        failed(rd_kafka_group_result_error(*group))?;
        places(rd_kafka_group_result_partitions(*group))
    }
}

/// # Errors
/// No answer, or a partition without a leader.
pub(super) fn list_offsets<C: ClientContext>(
    client: &Client<C>,
    partitions: &[(String, i32)],
    position: Position,
    limit: Duration,
) -> Result<Vec<At>, String> {
    let asked = Partitions::asking(partitions, position)?;
    let call = Call::new(client, rd_kafka_admin_op_t::RD_KAFKA_ADMIN_OP_LISTOFFSETS, limit);
    // SAFETY: the list is copied by the call; the rest as in `list_groups`.
    unsafe { rd_kafka_ListOffsets(call.client, asked.0, call.options, call.queue) };
    let event = call.wait()?;
    let mut count = 0;
    // SAFETY: the array and what it points to belong to `event`; `count` measures it.
    unsafe {
        let result = rd_kafka_event_ListOffsets_result(event.0);
        let infos = rd_kafka_ListOffsets_result_infos(result, &raw mut count);
        elements(infos, count)
            .iter()
            .map(|info| place(&*rd_kafka_ListOffsetsResultInfo_topic_partition(*info)))
            .collect()
    }
}

/// Options and queue of one admin call.
struct Call {
    client: *mut rd_kafka_t,
    options: *mut rd_kafka_AdminOptions_t,
    queue: *mut rd_kafka_queue_t,
    limit_ms: c_int,
}

impl Call {
    fn new<C: ClientContext>(client: &Client<C>, operation: rd_kafka_admin_op_t, limit: Duration) -> Self {
        let limit_ms = c_int::try_from(limit.as_millis()).unwrap_or(c_int::MAX - 1_000);
        let client = client.native_ptr();
        let mut words: [c_char; 256] = [0; 256];
        // SAFETY: the caller's client outlives this call; the buffer is as long as it is said to be.
        unsafe {
            let options = rd_kafka_AdminOptions_new(client, operation);
            rd_kafka_AdminOptions_set_request_timeout(options, limit_ms, words.as_mut_ptr(), words.len());
            Self { client, options, queue: rd_kafka_queue_new(client), limit_ms }
        }
    }

    /// The answer, or why there is none.
    fn wait(&self) -> Result<Event, String> {
        // SAFETY: the queue is ours; an event that comes from it is ours to free, which `Event` does.
        let event = Event(unsafe { rd_kafka_queue_poll(self.queue, self.limit_ms + 1_000) });
        if event.0.is_null() {
            return Err(format!("no answer within {} ms", self.limit_ms));
        }
        // SAFETY: the event is not null; its words belong to it and are copied.
        unsafe {
            match rd_kafka_event_error(event.0) {
                rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR => Ok(event),
                _ => Err(text(rd_kafka_event_error_string(event.0))),
            }
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // SAFETY: both were made in `new` and are freed only here.
        unsafe {
            rd_kafka_AdminOptions_destroy(self.options);
            rd_kafka_queue_destroy(self.queue);
        }
    }
}

/// An answer of librdkafka, freed when it goes.
struct Event(*mut rd_kafka_event_t);

impl Drop for Event {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: the event came from a queue and is freed only here.
            unsafe { rd_kafka_event_destroy(self.0) };
        }
    }
}

/// A list of partitions, freed when it goes.
struct Partitions(*mut rd_kafka_topic_partition_list_t);

impl Partitions {
    fn asking(partitions: &[(String, i32)], position: Position) -> Result<Self, String> {
        let offset = match position {
            Position::Start => -2,
            Position::End => -1,
        };
        let room = c_int::try_from(partitions.len()).unwrap_or(0);
        // SAFETY: the list is owned by the guard from here on.
        let list = Self(unsafe { rd_kafka_topic_partition_list_new(room) });
        for (topic, partition) in partitions {
            let topic = c_text(topic)?;
            // SAFETY: the topic is copied; the element that comes back lives in the list.
            unsafe {
                (*rd_kafka_topic_partition_list_add(list.0, topic.as_ptr(), *partition)).offset = offset;
            }
        }
        Ok(list)
    }
}

impl Drop for Partitions {
    fn drop(&mut self) {
        // SAFETY: made in `asking`, freed only here.
        unsafe { rd_kafka_topic_partition_list_destroy(self.0) };
    }
}

/// # Safety
/// `group` must belong to an event that is alive.
unsafe fn described(group: *const rd_kafka_ConsumerGroupDescription_t) -> Result<Described, String> {
    // SAFETY: by the caller; every part belongs to the same event.
    unsafe {
        failed(rd_kafka_ConsumerGroupDescription_error(group))?;
        let members = (0..rd_kafka_ConsumerGroupDescription_member_count(group)).map(|index| {
            let member = rd_kafka_ConsumerGroupDescription_member(group, index);
            let assignment = rd_kafka_MemberDescription_assignment(member);
            let holds = if assignment.is_null() {
                Vec::new()
            } else {
                places(rd_kafka_MemberAssignment_partitions(assignment))?
            };
            Ok(Member {
                client: text(rd_kafka_MemberDescription_client_id(member)),
                host: text(rd_kafka_MemberDescription_host(member)),
                holds: holds.into_iter().map(|at| (at.topic, at.partition)).collect(),
            })
        });
        Ok(Described {
            members: members.collect::<Result<_, String>>()?,
            name: text(rd_kafka_ConsumerGroupDescription_group_id(group)),
            state: text(rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(group))),
        })
    }
}

/// # Safety
/// `list` must be null or alive.
unsafe fn places(list: *const rd_kafka_topic_partition_list_t) -> Result<Vec<At>, String> {
    if list.is_null() {
        return Ok(Vec::new());
    }
    // SAFETY: the list is alive, by the caller, and says how many elements it has.
    unsafe {
        let count = usize::try_from((*list).cnt).unwrap_or(0);
        elements((*list).elems, count).iter().map(|element| place(element)).collect()
    }
}

/// # Safety
/// The element's list must be alive.
unsafe fn place(element: &rd_kafka_topic_partition_t) -> Result<At, String> {
    // SAFETY: the element's topic lives as long as its list; error names are static.
    unsafe {
        let topic = text(element.topic);
        match element.err {
            rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR => {
                Ok(At { topic, partition: element.partition, offset: element.offset })
            }
            error => Err(format!("{topic}[{}]: {}", element.partition, text(rd_kafka_err2str(error)))),
        }
    }
}

/// # Safety
/// `error` must be null or alive.
unsafe fn failed(error: *const rd_kafka_error_t) -> Result<(), String> {
    // SAFETY: by the caller.
    unsafe {
        if error.is_null() || rd_kafka_error_code(error) == rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return Ok(());
        }
        Err(text(rd_kafka_error_string(error)))
    }
}

/// # Safety
/// `first` must be null or the first of `count` elements that are alive for `'a`.
unsafe fn elements<'a, T>(first: *const T, count: usize) -> &'a [T] {
    if first.is_null() || count == 0 {
        return &[];
    }
    // SAFETY: by the caller.
    unsafe { slice::from_raw_parts(first, count) }
}

/// # Safety
/// `words` must be null or a C string that is alive.
unsafe fn text(words: *const c_char) -> String {
    if words.is_null() {
        return String::new();
    }
    // SAFETY: by the caller.
    unsafe { CStr::from_ptr(words) }.to_string_lossy().into_owned()
}

fn c_text(words: &str) -> Result<CString, String> {
    CString::new(words).map_err(|_| "a name with a NUL character".to_owned())
}
